"""Predict on the embedded server: TensorFlow Serving's answers and status codes.

The model half_plus_two with x = [1, 2, 5] and y = [2.5, 3, 4.5] is the example
of TensorFlow Serving's documentation; messages and codes are those of its
sources (predict_util.cc, server_core.cc, basic_manager.cc).
"""

import asyncio
from collections.abc import Callable
from typing import Any

import grpc
import pytest

from serving import contract
from serving.client import ClientConfig, ModelClient
from serving.errors import InvalidAnswer, InvalidRequest
from serving.stubs import predict_pb2, types_pb2
from tests.serving.embedded import Embedded, floats_request
from tests.serving.pictures import picture


def test_half_plus_two_answers_as_documented(embedded: Embedded) -> None:
    response = embedded.predict(floats_request("half_plus_two", [1.0, 2.0, 5.0]))
    assert list(response.outputs["y"].float_val) == [2.5, 3.0, 4.5]
    assert response.outputs["y"].dtype == types_pb2.DT_FLOAT
    assert [dim.size for dim in response.outputs["y"].tensor_shape.dim] == [3]
    assert set(response.outputs) == {"y", "twice"}
    assert response.model_spec.name == "half_plus_two"
    assert response.model_spec.version.value == 123
    assert response.model_spec.signature_name == "serving_default"


def test_raw_content_and_the_short_form_are_read(embedded: Embedded) -> None:
    request = floats_request("half_plus_two", [])
    request.inputs["x"].tensor_content = bytes.fromhex("0000803f 00000040")  # 1.0, 2.0
    request.inputs["x"].tensor_shape.dim[0].size = 2
    assert list(embedded.predict(request).outputs["y"].float_val) == [2.5, 3.0]
    request = floats_request("half_plus_two", [2.0])
    request.inputs["x"].tensor_shape.dim[0].size = 3  # one value stands for all three
    assert list(embedded.predict(request).outputs["y"].float_val) == [3.0, 3.0, 3.0]


def test_an_output_filter_selects(embedded: Embedded) -> None:
    request = floats_request("half_plus_two", [2.0])
    request.output_filter.append("twice")
    response = embedded.predict(request)
    assert set(response.outputs) == {"twice"}
    assert list(response.outputs["twice"].float_val) == [6.0]


def test_a_signature_of_fixed_shape_answers_scalars(embedded: Embedded) -> None:
    request = floats_request("half_plus_two", [2.0, 4.0], signature_name="fixed")
    response = embedded.predict(request)
    assert list(response.outputs["sum"].float_val) == [7.0]
    assert len(response.outputs["sum"].tensor_shape.dim) == 0


def _request(**spec: Any) -> Any:
    return floats_request(spec.pop("name", "half_plus_two"), spec.pop("values", [2.0]), **spec)


def _no_spec() -> Any:
    request = _request()
    request.ClearField("model_spec")
    return request


def _wrong_type() -> Any:
    request = _request(values=[])
    request.inputs["x"].dtype = types_pb2.DT_STRING
    request.inputs["x"].string_val.append(b"two")
    request.inputs["x"].tensor_shape.dim[0].size = 1
    return request


def _wrong_rank() -> Any:
    request = _request()
    request.inputs["x"].tensor_shape.dim.add(size=1)
    return request


def _contradiction() -> Any:
    request = _request(values=[1.0, 2.0, 3.0])
    request.inputs["x"].tensor_shape.dim[0].size = 2
    return request


def _bomb() -> Any:
    request = _request()
    request.inputs["x"].tensor_shape.dim[0].size = 10**15
    return request


def _extra_input() -> Any:
    request = _request()
    request.inputs["z"].CopyFrom(request.inputs["x"])
    return request


def _filtered(*names: str) -> Any:
    request = _request()
    request.output_filter.extend(names)
    return request


NOT_FOUND = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (_no_spec, INVALID, "Missing ModelSpec"),
        (lambda: _request(name=""), INVALID, "ModelSpec has no name specified."),
        (
            lambda: _request(name="nobody"),
            NOT_FOUND,
            "Servable not found for request: Latest(nobody)",
        ),
        (
            lambda: _request(version=7),
            NOT_FOUND,
            "Servable not found for request: Specific(half_plus_two, 7)",
        ),
        (
            lambda: _request(version_label="newest"),
            INVALID,
            "Unrecognized servable version label: newest",
        ),
        (
            lambda: _request(signature_name="other"),
            PRECONDITION,
            'Serving signature key "other" not found.',
        ),
        (
            lambda: _request(alias="z"),
            INVALID,
            "input tensor alias not found in signature: z. Inputs expected to be in the set {x}.",
        ),
        (
            _extra_input,
            INVALID,
            "input size does not match signature: 2!=1 len({x,z}) != len({x}). "
            "Sent extra: {z}. Missing but required: {}.",
        ),
        (_wrong_type, INVALID, "Expects arg[0] to be float but string is provided"),
        (_wrong_rank, INVALID, "has the shape [1, 1]"),
        (lambda: _request(values=[2.0] * 3, signature_name="fixed"), INVALID, "[3]"),
        (_contradiction, INVALID, "tensor parsing error: x"),
        (_bomb, INVALID, "tensor parsing error: x"),
        (
            lambda: _filtered("y", "z"),
            INVALID,
            "output tensor alias not found in signature: z "
            "Outputs expected to be in the set {twice,y}.",
        ),
        (lambda: _filtered("y", "y"), INVALID, "duplicate output tensor alias: y"),
        (
            lambda: _request(values=[0.0] * (contract.MAX_BATCH + 1)),
            INVALID,
            "Task size 33 is larger than maximum input batch size 32",
        ),
    ],
)
def test_mistakes_get_tensorflow_servings_status(
    embedded: Embedded, make: Callable[[], Any], code: grpc.StatusCode, message: str
) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        embedded.predict(make())
    assert (caught.value.code(), message in str(caught.value.details())) == (code, True), (
        caught.value.details()
    )


def test_other_calls_are_unimplemented(embedded: Embedded) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        embedded.predictions.Regress(predict_pb2.PredictRequest(), timeout=10)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


@pytest.fixture
def client(embedded: Embedded) -> Any:
    config = ClientConfig(target=embedded.target, model_version=1, deadline_s=20)
    with_closing = ModelClient(config)
    yield with_closing
    with_closing.close()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_client_gets_probabilities_for_pictures(client: ModelClient, kind: str) -> None:
    dark, bright = picture((0, 0, 0), kind), picture((250, 250, 250), kind)
    got = client.classify([dark, bright])
    assert got.rows[0] == pytest.approx([1 / 7] * 7)  # black: every logit is zero
    assert got.rows[1][6] > got.rows[1][0]
    alone = client.classify([bright]).rows[0]
    assert alone == pytest.approx(got.rows[1], abs=1e-6)


async def test_a_corrupt_picture_fails_its_own_request_only(embedded: Embedded) -> None:
    config = ClientConfig(target=embedded.target, model_version=1, deadline_s=20, max_in_flight=64)
    client = ModelClient(config)
    good, corrupt = picture(), picture()[:200] + b"no picture"
    calls = [client.aclassify([corrupt if n % 5 == 0 else good]) for n in range(40)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    await client.aclose()
    for number, result in enumerate(results):
        if number % 5 == 0:
            assert isinstance(result, InvalidRequest), result
        else:
            assert not isinstance(result, BaseException), result


def test_shuffled_labels_are_found_out(embedded: Embedded) -> None:
    config = ClientConfig(target=embedded.target, model_name="shuffled", model_version=1)
    client = ModelClient(config)
    with pytest.raises(InvalidAnswer) as caught:
        client.classify([picture()])
    client.close()
    assert caught.value.code == "wrong_label_map"
