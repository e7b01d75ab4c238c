"""Does the live server hold the model that the contract and the settings promise?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc

from serving import contract
from serving.client.channels import open_channel
from serving.client.config import ClientConfig
from serving.client.failures import error_from_rpc
from serving.errors import ModelNotFound
from serving.stubs import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    prediction_service_pb2_grpc,
    types_pb2,
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a live server holds of one model."""

    versions: Mapping[int, str]  # state by version, as GetModelStatus names it
    answering: int | None  # the version that the pin leads to
    differences: tuple[str, ...]  # sentences; none when all is as promised


def inspect_server(config: ClientConfig) -> Inspection:
    """Compare the server's model with the contract. Raises a ServingError if it can't be asked."""
    channel = open_channel(config)
    try:
        return _inspect(config, channel)
    finally:
        channel.close()


def _inspect(config: ClientConfig, channel: grpc.Channel) -> Inspection:
    try:
        versions = _ask_versions(config, channel)
    except ModelNotFound:
        missing = f"the server at {config.target} has no model named {config.model_name}"
        return Inspection({}, None, (missing,))
    differences = list(_compare_version(config, versions))
    answering = None
    try:
        answering, signatures = _ask_signatures(config, channel)
    except ModelNotFound as error:
        differences.append(str(error))
    else:
        differences += _compare_answering(config, answering)
        differences += compare_signatures(signatures)
    return Inspection(versions, answering, tuple(differences))


def _ask_versions(config: ClientConfig, channel: grpc.Channel) -> dict[int, str]:
    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = config.model_name
    stub = model_service_pb2_grpc.ModelServiceStub(channel)
    try:
        response = stub.GetModelStatus(request, timeout=config.deadline_s)
    except grpc.RpcError as error:
        raise error_from_rpc(error, config.target) from error
    name_of = get_model_status_pb2.ModelVersionStatus.State.Name
    return {entry.version: name_of(entry.state) for entry in response.model_version_status}


def _ask_signatures(config: ClientConfig, channel: grpc.Channel) -> tuple[int, Mapping[str, Any]]:
    request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    request.model_spec.name = config.model_name
    if config.version_label:
        request.model_spec.version_label = config.version_label
    else:
        request.model_spec.version.value = config.model_version
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    try:
        response = stub.GetModelMetadata(request, timeout=config.deadline_s)
    except grpc.RpcError as error:
        raise error_from_rpc(error, config.target) from error
    found = get_model_metadata_pb2.SignatureDefMap()
    response.metadata["signature_def"].Unpack(found)
    return int(response.model_spec.version.value), found.signature_def


def _compare_version(config: ClientConfig, versions: Mapping[int, str]) -> Iterable[str]:
    wanted = config.model_version
    if wanted is not None and versions.get(wanted) != "AVAILABLE":
        held = ", ".join(f"{number} ({state})" for number, state in versions.items())
        yield f"version {wanted} of {config.model_name} is not available; the server has {held}"


def _compare_answering(config: ClientConfig, answering: int) -> Iterable[str]:
    if config.model_version not in (None, answering):
        yield (
            f"the label {config.version_label} leads to version {answering}, "
            f"but version {config.model_version} is pinned"
        )


def compare_signatures(signatures: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each way in which the SignatureDefs differ from the contract."""
    if contract.SIGNATURE not in signatures:
        return [f"the model has no signature {contract.SIGNATURE}; it has {sorted(signatures)}"]
    definition = signatures[contract.SIGNATURE]
    return [
        *_compare_tensors("input", definition.inputs, contract.INPUTS),
        *_compare_tensors("output", definition.outputs, contract.OUTPUTS),
    ]


def _compare_tensors(
    kind: str, found: Mapping[str, Any], promised: Sequence[contract.TensorSpec]
) -> Iterable[str]:
    names = {spec.name for spec in promised}
    # An input more would have to be sent; an output more does no harm.
    for extra in sorted(set(found) - names) if kind == "input" else ():
        yield f"the model wants an {kind} {extra} that the contract does not have"
    for spec in promised:
        if spec.name not in found:
            yield f"the model has no {kind} {spec.name}"
        elif (actual := _describe(found[spec.name])) != (wanted := _spell(spec)):
            yield f"the {kind} {spec.name} is {actual}, not {wanted}"


def _describe(info: Any) -> str:
    name = types_pb2.DataType.Name(info.dtype)
    if info.tensor_shape.unknown_rank:
        return f"{name} of unknown rank"
    sizes = ["n" if dim.size == -1 else str(dim.size) for dim in info.tensor_shape.dim]
    return f"{name} [{', '.join(sizes)}]"


def _spell(spec: contract.TensorSpec) -> str:
    sizes = ["n" if size is None else str(size) for size in spec.shape]
    return f"{spec.dtype} [{', '.join(sizes)}]"
