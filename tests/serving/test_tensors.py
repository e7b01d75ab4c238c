import math
from typing import Any

import pytest

from serving.stubs import tensor_pb2, types_pb2
from serving.tensors import (
    TensorError,
    decode_floats,
    decode_strings,
    encode_floats,
    encode_strings,
    shape_of,
)


def test_strings_come_back() -> None:
    values = (b"", b"\xff\xd8\xff", b"three")
    tensor = encode_strings(values)
    assert shape_of(tensor) == (3,)
    assert decode_strings(tensor) == values


def test_floats_come_back_as_float32() -> None:
    rows = decode_floats(encode_floats([[0.5, 0.1], [math.inf, -2.0], [0.0, 3.0]]))
    assert rows[1:] == ((math.inf, -2.0), (0.0, 3.0))
    assert rows[0] == pytest.approx((0.5, 0.1), abs=1e-8)
    assert decode_floats(encode_floats([])) == ()


def test_a_last_value_stands_for_those_that_follow() -> None:
    tensor = encode_floats([[0.25, 0.75], [0.75, 0.75]])
    del tensor.float_val[2:]
    assert decode_floats(tensor) == ((0.25, 0.75), (0.75, 0.75))


def floats(**changes: Any) -> Any:
    tensor = encode_floats([[0.25, 0.75]])
    for name, value in changes.items():
        setattr(tensor, name, value)
    return tensor


def vector() -> Any:
    tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[1.0])
    tensor.tensor_shape.dim.add(size=1)
    return tensor


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (floats(dtype=types_pb2.DT_DOUBLE), "DT_DOUBLE"),
        (floats(tensor_content=b"\0" * 7), "cut in the middle"),
        (floats(tensor_content=b"\0" * 12), "3 values"),
        (vector(), r"\[1\]"),
        (encode_strings([b"x"]), "DT_STRING"),
    ],
)
def test_a_tensor_that_contradicts_itself_is_refused(tensor: Any, message: str) -> None:
    with pytest.raises(TensorError, match=message):
        decode_floats(tensor)


def test_strings_of_another_type_or_number_are_refused() -> None:
    with pytest.raises(TensorError, match="DT_FLOAT"):
        decode_strings(floats())
    tensor = encode_strings([b"one", b"two"])
    tensor.string_val.append(b"three")
    with pytest.raises(TensorError, match="3 values"):
        decode_strings(tensor)
