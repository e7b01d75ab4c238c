"""Answers that must not be believed, from a real server that gives them."""

from typing import Any

import pytest

from serving import contract
from serving.errors import InvalidAnswer
from tests.serving.conftest import MakeClient
from tests.serving.model_server import EVEN, Behaviour, ModelServer, answer

SWAPPED = (contract.LABEL_CODES[1], contract.LABEL_CODES[0], *contract.LABEL_CODES[2:])
NAN = [float("nan"), *EVEN[1:]]


def without_output(name: str) -> Behaviour:
    def behave(request: Any, _context: Any) -> Any:
        response = answer(request)
        del response.outputs[name]
        return response

    return behave


def with_doubles(request: Any, _context: Any) -> Any:
    response = answer(request)
    response.outputs[contract.OUTPUT_PROBABILITIES].dtype = 2  # DT_DOUBLE, values left as floats
    return response


def with_few_values(request: Any, _context: Any) -> Any:
    response = answer(request)
    del response.outputs[contract.OUTPUT_PROBABILITIES].float_val[:]
    return response


def with_huge_shape(request: Any, _context: Any) -> Any:
    response = answer(request)
    response.outputs[contract.OUTPUT_PROBABILITIES].tensor_shape.dim[0].size = 10**12
    return response


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (lambda r, _: answer(r, version=2), "wrong_version"),
        (lambda r, _: answer(r, version=0), "wrong_version"),
        (lambda r, _: answer(r, name="other"), "wrong_model"),
        (lambda r, _: answer(r, rows=[NAN]), "not_finite"),
        (lambda r, _: answer(r, rows=[[float("inf"), *EVEN[1:]]]), "not_finite"),
        (lambda r, _: answer(r, rows=[[2.0, -1.0, 0, 0, 0, 0, 0]]), "not_a_distribution"),
        (lambda r, _: answer(r, rows=[[0.2] * 7]), "not_a_distribution"),
        (lambda r, _: answer(r, rows=[EVEN[1:]]), "wrong_shape"),
        (lambda r, _: answer(r, rows=[EVEN, EVEN]), "wrong_shape"),
        (lambda r, _: answer(r, digest=contract.label_map_digest(SWAPPED)), "wrong_label_map"),
        (without_output(contract.OUTPUT_PROBABILITIES), "missing_output"),
        (without_output(contract.OUTPUT_LABEL_MAP_DIGEST), "missing_output"),
        (with_doubles, "wrong_shape"),
        (with_few_values, "wrong_shape"),
        (with_huge_shape, "wrong_shape"),
    ],
)
async def test_an_answer_that_is_not_as_agreed_is_refused(
    server: ModelServer, make_client: MakeClient, behaviour: Behaviour, code: str
) -> None:
    server.behaviour = behaviour
    client = make_client()
    with pytest.raises(InvalidAnswer) as caught:
        client.classify([b"picture"])
    assert caught.value.code == code
    assert not caught.value.retryable
    with pytest.raises(InvalidAnswer) as caught:
        await client.aclassify([b"picture"])
    assert caught.value.code == code
    await client.aclose()
    assert len(server.requests) == 2  # asked once each: another try can't make it right


def test_raw_content_is_read_as_well_as_values(
    server: ModelServer, make_client: MakeClient
) -> None:
    def with_raw_content(request: Any, _context: Any) -> Any:
        response = answer(request)
        tensor = response.outputs[contract.OUTPUT_PROBABILITIES]
        # 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.015625 as little-endian float32
        tensor.tensor_content = bytes.fromhex(
            "0000003f 0000803e 0000003e 0000803d 0000003d 0000803c 0000803c"
        )
        del tensor.float_val[:]
        return response

    server.behaviour = with_raw_content
    row = make_client().classify([b"picture"]).rows[0]
    assert row == (0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.015625)
