"""Tensors between protobuf messages and NumPy arrays, as TensorFlow Serving does it."""

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from serving import contract
from serving.embedded.faults import invalid_argument
from serving.embedded.messages import tensor_pb2, types_pb2

Array = npt.NDArray[Any]

# A tensor's short form lets a few bytes stand for any number of values.
_MAX_VALUES: Final = 4 * contract.MAX_MESSAGE_BYTES
_FIELDS: Final = {
    types_pb2.DT_FLOAT: "float_val",
    types_pb2.DT_DOUBLE: "double_val",
    types_pb2.DT_INT64: "int64_val",
    types_pb2.DT_INT32: "int_val",
    types_pb2.DT_INT16: "int_val",
    types_pb2.DT_INT8: "int_val",
    types_pb2.DT_UINT8: "int_val",
    types_pb2.DT_BOOL: "bool_val",
    types_pb2.DT_STRING: "string_val",
}


def decode_tensor(alias: str, tensor: Any) -> Array:
    """Return the values of a TensorProto; strings as an array of bytes objects.

    Raises INVALID_ARGUMENT, naming the input's alias, for a tensor that contradicts itself.
    """
    sizes = [dim.size for dim in tensor.tensor_shape.dim]
    if any(size < 0 for size in sizes) or math.prod(sizes) > _MAX_VALUES:
        raise invalid_argument(f"tensor parsing error: {alias}")
    try:
        array: Array = tf.make_ndarray(tensor)
    except (TypeError, ValueError) as error:
        raise invalid_argument(f"tensor parsing error: {alias}") from error
    return array


def encode_tensor(array: Array) -> Any:
    """Return the TensorProto of an array, its values in the typed fields.

    TensorFlow Serving answers so by default, and some clients read nothing else.
    """
    dtype = tf.as_dtype(array.dtype if array.dtype.kind not in "OS" else np.object_)
    field = _FIELDS.get(dtype.as_datatype_enum)
    if field is None:
        return tf.make_tensor_proto(array)
    proto = tensor_pb2.TensorProto(dtype=dtype.as_datatype_enum)
    for size in array.shape:
        proto.tensor_shape.dim.add(size=size)
    getattr(proto, field).extend(array.reshape(-1).tolist())
    return proto


def type_name(datatype: int) -> str:
    """Return TensorFlow's short name of a DataType: `string`, `float`."""
    name: str = types_pb2.DataType.Name(datatype)
    return name.removeprefix("DT_").lower()
