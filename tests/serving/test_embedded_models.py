"""Metadata, status and health of the embedded server."""

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from serving import contract
from serving.client import ClientConfig, inspect_server
from serving.stubs import get_model_metadata_pb2, get_model_status_pb2, model_management_pb2
from tests.serving.embedded import Embedded

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def test_metadata_is_the_saved_models_own(embedded: Embedded) -> None:
    response = embedded.metadata("half_plus_two")
    assert (response.model_spec.name, response.model_spec.version.value) == ("half_plus_two", 123)
    found = get_model_metadata_pb2.SignatureDefMap()
    assert response.metadata["signature_def"].Unpack(found)
    definition = found.signature_def["serving_default"]
    assert definition.method_name == "tensorflow/serving/predict"
    assert set(definition.inputs) == {"x"}
    assert set(definition.outputs) == {"y", "twice"}
    # The loader's own entry is part of the SavedModel, so it is reported as the container does.
    assert "__saved_model_init_op" in found.signature_def


@pytest.mark.parametrize(
    ("name", "fields", "spec", "code"),
    [
        ("nobody", ("signature_def",), {}, grpc.StatusCode.NOT_FOUND),
        ("half_plus_two", ("signature_def",), {"version": 9}, grpc.StatusCode.NOT_FOUND),
        ("half_plus_two", (), {}, INVALID),
        ("half_plus_two", ("weights",), {}, INVALID),
        ("half_plus_two", ("signature_def",), {"version_label": "x"}, INVALID),
    ],
)
def test_metadata_mistakes(
    embedded: Embedded,
    name: str,
    fields: tuple[str, ...],
    spec: dict[str, int | str],
    code: grpc.StatusCode,
) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        embedded.metadata(name, fields, **spec)
    assert caught.value.code() is code


def test_status_of_one_version_and_of_all(embedded: Embedded) -> None:
    assert embedded.status("half_plus_two") == {123: "AVAILABLE"}
    assert embedded.status("half_plus_two", version=123) == {123: "AVAILABLE"}


def test_status_looks_at_no_label(embedded: Embedded) -> None:
    """As get_model_status_impl.cc: without a number all versions, whatever the label."""
    assert embedded.status("half_plus_two", version_label="nobody's") == {123: "AVAILABLE"}


def test_status_mistakes(embedded: Embedded) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        embedded.models.GetModelStatus(get_model_status_pb2.GetModelStatusRequest(), timeout=10)
    assert (caught.value.code(), caught.value.details()) == (INVALID, "Missing ModelSpec")
    with pytest.raises(grpc.RpcError) as caught:
        embedded.status("nobody")
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND
    assert caught.value.details() == "Could not find any versions of model nobody"
    with pytest.raises(grpc.RpcError) as caught:
        embedded.status("half_plus_two", version=4)
    assert caught.value.details() == "Could not find version 4 of model half_plus_two"
    with pytest.raises(grpc.RpcError) as caught:
        embedded.status("", version=4)
    assert caught.value.details() == "Could not find version 4 of model "


@pytest.mark.parametrize("service", ["", "tensorflow.serving.PredictionService"])
def test_health(embedded: Embedded, service: str) -> None:
    stub = health_pb2_grpc.HealthStub(embedded.channel)
    response = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
    assert response.status == health_pb2.HealthCheckResponse.SERVING


def test_a_model_that_keeps_the_contract_has_no_differences(embedded: Embedded) -> None:
    inspection = inspect_server(ClientConfig(target=embedded.target, model_version=1))
    assert inspection.differences == ()
    assert inspection.versions == {1: "AVAILABLE"}
    assert inspection.answering == 1


def test_differences_from_the_contract_are_said_in_sentences(embedded: Embedded) -> None:
    other = ClientConfig(target=embedded.target, model_name="half_plus_two", model_version=123)
    assert inspect_server(other).differences == (
        "the model wants an input x that the contract does not have",
        f"the model has no input {contract.INPUT_IMAGES}",
        f"the model has no output {contract.OUTPUT_PROBABILITIES}",
        f"the model has no output {contract.OUTPUT_LABEL_MAP_DIGEST}",
    )
    missing = inspect_server(ClientConfig(target=embedded.target, model_version=8))
    assert missing.answering is None
    assert missing.differences[0] == (
        "version 8 of lesion_classifier is not available; the server has 1 (AVAILABLE)"
    )
    nobody = ClientConfig(target=embedded.target, model_name="nobody", model_version=1)
    assert "no model named nobody" in inspect_server(nobody).differences[0]


def test_a_label_in_use_never_moves_to_a_version_that_is_not_there(embedded: Embedded) -> None:
    """As the container, even with --allow_version_labels_for_unavailable_models."""
    request = model_management_pb2.ReloadConfigRequest()
    entry = request.config.model_config_list.config.add(
        name=contract.MODEL_NAME, base_path="/x", model_platform="tensorflow"
    )
    entry.version_labels["stable"] = 5
    with pytest.raises(grpc.RpcError) as caught:
        embedded.models.HandleReloadConfigRequest(request, timeout=10)
    assert caught.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert caught.value.details() == (
        "Request to assign label to version 5 of model lesion_classifier, "
        "which is not currently available for inference"
    )
    assert embedded.answering(contract.MODEL_NAME, "stable") == 1
    assert embedded.status("half_plus_two") == {123: "AVAILABLE"}
