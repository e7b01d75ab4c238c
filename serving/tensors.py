"""Tensors in and out of TensorFlow's `TensorProto`, without TensorFlow or NumPy."""

import math
import sys
from array import array
from collections.abc import Sequence
from typing import Any, TypeVar

from serving.arrays import Array
from serving.stubs import tensor_pb2, types_pb2

_T = TypeVar("_T")


class TensorError(ValueError):
    """A tensor is not of the type or size that it should be."""


def encode_strings(values: Sequence[bytes]) -> Any:
    """Return a string tensor [n] of the given byte strings."""
    tensor = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, string_val=values)
    tensor.tensor_shape.dim.add(size=len(values))
    return tensor


def encode_floats(rows: Sequence[Sequence[float]]) -> Any:
    """Return a float32 tensor [n, m] of n rows of the same length m."""
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_FLOAT, float_val=[value for row in rows for value in row]
    )
    tensor.tensor_shape.dim.add(size=len(rows))
    tensor.tensor_shape.dim.add(size=len(rows[0]) if rows else 0)
    return tensor


def shape_of(tensor: Any) -> tuple[int, ...]:
    """Return the tensor's shape; unknown sizes are -1."""
    return tuple(dim.size for dim in tensor.tensor_shape.dim)


def decode_floats(tensor: Any) -> tuple[tuple[float, ...], ...]:
    """Return the rows of a float32 tensor [n, m], sent as values or as raw content.

    Raises TensorError for another type, rank or number of values.
    """
    shape = shape_of(tensor)
    if tensor.dtype != types_pb2.DT_FLOAT or len(shape) != 2:  # noqa: PLR2004 (a matrix)
        raise TensorError(f"expected float32 [n, m], got {_describe(tensor)}")
    values = _repeat_last(_raw_floats(tensor), math.prod(shape), tensor)
    width = shape[1]
    return tuple(
        tuple(values[start : start + width]) for start in range(0, shape[0] * width, width or 1)
    )


def decode_vector(tensor: Any) -> tuple[float, ...]:
    """Return the values of a float32 tensor [n]. Raises TensorError for anything else."""
    shape = shape_of(tensor)
    if tensor.dtype != types_pb2.DT_FLOAT or len(shape) != 1:
        raise TensorError(f"expected float32 [n], got {_describe(tensor)}")
    return tuple(_repeat_last(_raw_floats(tensor), shape[0], tensor))


def decode_arrays(tensor: Any) -> tuple[Array, ...]:
    """Return a float32 tensor [n, ...] image by image. Raises TensorError for anything else."""
    shape = shape_of(tensor)
    if tensor.dtype != types_pb2.DT_FLOAT or len(shape) < 2:  # noqa: PLR2004 - a batch of arrays
        raise TensorError(f"expected float32 [n, ...], got {_describe(tensor)}")
    values = _repeat_last(_raw_floats(tensor), math.prod(shape), tensor)
    size = math.prod(shape[1:])
    return tuple(
        Array(shape[1:], tuple(values[start : start + size]))
        for start in range(0, shape[0] * size, size or 1)
    )


def decode_strings(tensor: Any) -> tuple[bytes, ...]:
    """Return the values of a string tensor [n]. Raises TensorError for anything else."""
    shape = shape_of(tensor)
    if tensor.dtype != types_pb2.DT_STRING or len(shape) != 1:
        raise TensorError(f"expected string [n], got {_describe(tensor)}")
    return tuple(_repeat_last(list(tensor.string_val), shape[0], tensor))


def _raw_floats(tensor: Any) -> list[float]:
    if not tensor.tensor_content:
        return list(tensor.float_val)
    if len(tensor.tensor_content) % 4:
        raise TensorError("the raw content of a float32 tensor is cut in the middle of a value")
    values = array("f", tensor.tensor_content)
    if sys.byteorder == "big":  # the wire format is little-endian
        values.byteswap()
    return values.tolist()


def _repeat_last(values: list[_T], expected: int, tensor: Any) -> list[_T]:
    """Expand TensorProto's short form: a last value stands for all that follow it."""
    if values and len(values) < expected:
        values += [values[-1]] * (expected - len(values))
    if len(values) != expected:
        raise TensorError(f"{len(values)} values in a tensor of {_describe(tensor)}")
    return values


def _describe(tensor: Any) -> str:
    return f"{types_pb2.DataType.Name(tensor.dtype)} {list(shape_of(tensor))}"
