"""Asking for another version, and for further outputs, call by call."""

from typing import Any

import pytest

from serving.client import ModelClient
from serving.errors import InvalidAnswer
from serving.stubs import tensor_pb2, types_pb2
from tests.serving.conftest import MakeClient
from tests.serving.model_server import ModelServer, answer

STRANGE = "ood_score"


def echoing_version(request: Any, _context: Any) -> Any:
    return answer(request, version=request.model_spec.version.value)


def with_scores(*values: float) -> Any:
    def behave(request: Any, _context: Any) -> Any:
        response = answer(request)
        tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=values)
        tensor.tensor_shape.dim.add(size=len(values))
        response.outputs[STRANGE].CopyFrom(tensor)
        return response

    return behave


def test_a_call_can_ask_another_version(server: ModelServer, client: ModelClient) -> None:
    server.behaviour = echoing_version
    assert client.classify([b"one"], version=7).model_version == 7
    assert client.classify([b"one"]).model_version == 1
    assert [r.model_spec.version.value for r in server.requests] == [7, 1]


async def test_so_can_an_awaited_one(server: ModelServer, client: ModelClient) -> None:
    server.behaviour = echoing_version
    assert (await client.aclassify([b"one"], version=7)).model_version == 7
    await client.aclose()


def test_a_version_is_asked_for_by_number_beside_a_label(
    server: ModelServer, make_client: MakeClient
) -> None:
    server.behaviour = echoing_version
    make_client(version_label="stable").classify([b"one"], version=2)
    (request,) = server.requests
    assert request.model_spec.WhichOneof("version_choice") == "version"


def test_an_answer_of_another_version_than_asked_is_refused(client: ModelClient) -> None:
    with pytest.raises(InvalidAnswer) as caught:  # the server answers as version 1
        client.classify([b"one"], version=2)
    assert caught.value.code == "wrong_version"


def test_further_outputs_come_with_the_answer(server: ModelServer, client: ModelClient) -> None:
    server.behaviour = with_scores(0.5, 2.5)
    assert client.classify([b"one", b"two"], extra_outputs=[STRANGE]).extras == {
        STRANGE: (0.5, 2.5)
    }
    assert client.classify([b"one"]).extras == {}


def test_no_output_is_chosen(server: ModelServer, client: ModelClient) -> None:
    """TensorFlow Serving batches a request only if it asks for all outputs of the signature."""
    client.classify([b"one"], extra_outputs=[STRANGE])
    assert list(server.requests[0].output_filter) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [((), "wrong_shape"), ((0.1, 0.2), "wrong_shape"), ((float("nan"),), "not_finite")],
)
def test_a_further_output_that_can_not_be_believed(
    server: ModelServer, client: ModelClient, values: tuple[float, ...], code: str
) -> None:
    server.behaviour = with_scores(*values)
    with pytest.raises(InvalidAnswer) as caught:
        client.classify([b"one"], extra_outputs=[STRANGE])
    assert caught.value.code == code


def test_a_further_output_that_is_missing(server: ModelServer, client: ModelClient) -> None:
    def without_scores(request: Any, _context: Any) -> Any:
        response = answer(request)
        del response.outputs[STRANGE]
        return response

    server.behaviour = without_scores
    with pytest.raises(InvalidAnswer) as caught:
        client.classify([b"one"], extra_outputs=[STRANGE])
    assert caught.value.code == "missing_output"
