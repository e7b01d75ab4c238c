"""Predict: from a request to its answer, checked in TensorFlow Serving's order."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from serving.embedded.batching import BatcherClosed
from serving.embedded.catalog import Catalog
from serving.embedded.codec import Array, decode_tensor, encode_tensor, type_name
from serving.embedded.faults import invalid_argument, unavailable
from serving.embedded.messages import predict_pb2

DEFAULT_SIGNATURE: Final = "serving_default"
_LOOKUPS: Final = 3  # how often a version may be unloaded under a call before it gives up


async def predict(catalog: Catalog, request: Any) -> Any:
    """Return the PredictResponse for a PredictRequest. Raises Fault."""
    if not request.HasField("model_spec"):
        raise invalid_argument("Missing ModelSpec")
    signature_name = request.model_spec.signature_name or DEFAULT_SIGNATURE
    for _ in range(_LOOKUPS):
        version, loaded = catalog.find(request.model_spec)
        definition = loaded.servable.signature(signature_name).definition
        inputs = _read_inputs(definition, request)
        wanted = _wanted_outputs(definition, request.output_filter)
        try:
            result = loaded.batchers[signature_name].submit(inputs)
        except BatcherClosed:
            continue
        outputs = await asyncio.wrap_future(result)
        return _response(request, signature_name, version, {k: outputs[k] for k in wanted})
    raise unavailable("The version was unloaded while the request was read; send it again.")


def _read_inputs(definition: Any, request: Any) -> dict[str, Array]:
    expected, sent = set(definition.inputs), set(request.inputs)
    if len(sent) != len(expected):
        raise invalid_argument(
            f"input size does not match signature: {len(sent)}!={len(expected)} "
            f"len({{{_names(sent)}}}) != len({{{_names(expected)}}}). "
            f"Sent extra: {{{_names(sent - expected)}}}. "
            f"Missing but required: {{{_names(expected - sent)}}}."
        )
    inputs = {}
    for alias, tensor in request.inputs.items():
        if alias not in expected:
            raise invalid_argument(
                f"input tensor alias not found in signature: {alias}. "
                f"Inputs expected to be in the set {{{_names(expected)}}}."
            )
        inputs[alias] = decode_tensor(alias, tensor)
        _check_type(definition.inputs[alias], alias, tensor)
    return inputs


def _check_type(info: Any, alias: str, tensor: Any) -> None:
    if tensor.dtype != info.dtype:
        raise invalid_argument(
            f"Expects arg[0] to be {type_name(info.dtype)} but "
            f"{type_name(tensor.dtype)} is provided"
        )
    sizes = [dim.size for dim in tensor.tensor_shape.dim]
    if info.tensor_shape.unknown_rank:
        return
    expected = [dim.size for dim in info.tensor_shape.dim]
    if len(sizes) != len(expected) or any(
        want not in (-1, size) for want, size in zip(expected, sizes, strict=True)
    ):
        raise invalid_argument(
            f"input {alias} has the shape {sizes}, but the signature takes {expected}"
        )


def _wanted_outputs(definition: Any, output_filter: Any) -> list[str]:
    wanted = list(output_filter)
    for alias in wanted:
        if alias not in definition.outputs:
            raise invalid_argument(
                f"output tensor alias not found in signature: {alias} "
                f"Outputs expected to be in the set {{{_names(definition.outputs)}}}."
            )
        if wanted.count(alias) > 1:
            raise invalid_argument(f"duplicate output tensor alias: {alias}")
    return wanted or list(definition.outputs)


def _response(request: Any, signature_name: str, version: int, outputs: Mapping[str, Array]) -> Any:
    response = predict_pb2.PredictResponse()
    response.model_spec.name = request.model_spec.name
    response.model_spec.signature_name = signature_name
    response.model_spec.version.value = version
    for alias, array in outputs.items():
        response.outputs[alias].CopyFrom(encode_tensor(array))
    return response


def _names(aliases: Any) -> str:
    return ",".join(sorted(aliases))
