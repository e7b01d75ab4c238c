"""Outputs of several values an image: which there are, and how they come."""

from typing import Any

import pytest

from serving.client import ModelClient
from serving.errors import InvalidAnswer, ServingError
from tests.serving.model_server import ModelServer, answer

SHAPES = {"embedding": [4], "activation_map": [2, 3]}


def with_arrays(request: Any, _context: Any) -> Any:
    return answer(request, arrays=SHAPES)


def test_arrays_come_image_by_image(server: ModelServer, client: ModelClient) -> None:
    server.behaviour = with_arrays
    found = client.classify([b"one", b"two"], arrays=list(SHAPES)).arrays
    first, second = found["activation_map"]
    assert (first.shape, second.shape) == ((2, 3), (2, 3))
    assert second.rows()[1] == pytest.approx([0.09, 0.10, 0.11])
    assert found["embedding"][1].values == pytest.approx([0.04, 0.05, 0.06, 0.07])
    assert client.classify([b"one"]).arrays == {}


def test_arrays_of_many_batches_are_one_list(server: ModelServer, client: ModelClient) -> None:
    server.behaviour = with_arrays
    assert len(client.classify([b"one"] * 40, arrays=["embedding"]).arrays["embedding"]) == 40


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda tensor: tensor.float_val.__setitem__(0, float("nan")), "not_finite"),
        (lambda tensor: tensor.tensor_shape.dim.pop(0), "wrong_shape"),
        (lambda tensor: setattr(tensor.tensor_shape.dim[1], "size", 10**9), "wrong_shape"),
        (lambda tensor: tensor.float_val.append(1.0), "wrong_shape"),
        (lambda tensor: setattr(tensor, "dtype", 2), "wrong_shape"),
    ],
    ids=["nan", "one for all", "huge", "too many values", "doubles"],
)
def test_arrays_that_must_not_be_believed(
    server: ModelServer, client: ModelClient, change: Any, code: str
) -> None:
    def behave(request: Any, context: Any) -> Any:
        response = with_arrays(request, context)
        change(response.outputs["embedding"])
        return response

    server.behaviour = behave
    with pytest.raises(InvalidAnswer) as caught:
        client.classify([b"one", b"two"], arrays=["embedding"])
    assert caught.value.code == code


def test_a_version_is_asked_once_for_its_outputs(server: ModelServer, client: ModelClient) -> None:
    server.outputs = ["probabilities", "embedding"]
    assert client.list_outputs(1) == {"probabilities", "embedding"}
    assert client.list_outputs(1) == {"probabilities", "embedding"}
    assert server.told == 1


def test_a_server_that_does_not_tell_is_left_alone_for_a_while(
    server: ModelServer, client: ModelClient
) -> None:
    with pytest.raises(ServingError):
        client.list_outputs(1)
    server.outputs = ["embedding"]
    with pytest.raises(ServingError):
        client.list_outputs(1)
    assert server.told == 0
