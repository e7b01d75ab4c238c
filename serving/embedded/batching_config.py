"""TensorFlow Serving's batching parameters file, read as the container reads it."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from google.protobuf import (
    descriptor_pb2,
    descriptor_pool,
    message_factory,
    text_format,
    wrappers_pb2,  # noqa: F401 (puts the wrappers into the pool)
)

from serving.embedded.batching import BatchingOptions

# Name and number of the fields of tensorflow.serving.BatchingParameters that are
# supported here (session_bundle_config.proto; no wheel ships its module). Any
# other field is refused instead of ignored.
_FIELDS: Final = {
    "max_batch_size": 1,
    "batch_timeout_micros": 2,
    "num_batch_threads": 3,
    "max_enqueued_batches": 4,
}


class BatchingFileError(Exception):
    """The batching parameters can't be used; the message says what to change."""


@cache
def _message_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(
        name="telederm/batching_parameters.proto",
        package="telederm.serving",
        syntax="proto3",
        dependency=["google/protobuf/wrappers.proto"],
    )
    message = file.message_type.add(name="BatchingParameters")
    for name, number in _FIELDS.items():
        message.field.add(
            name=name,
            number=number,
            type=descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE,
            label=descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL,
            type_name=".google.protobuf.Int64Value",
        )
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(file.SerializeToString())
    descriptor = pool.FindMessageTypeByName("telederm.serving.BatchingParameters")
    return message_factory.GetMessageClass(descriptor)


def read_batching_file(path: Path) -> BatchingOptions:
    """Return the options of a batching parameters file in text format."""
    message = _message_class()()
    try:
        text_format.Parse(path.read_text(encoding="utf-8"), message)
    except OSError as error:
        raise BatchingFileError(
            f"The batching parameters {path} can't be read ({error.strerror}): correct "
            "--batching-parameters-file."
        ) from error
    except text_format.ParseError as error:
        raise BatchingFileError(
            f"The batching parameters {path} are not valid here: {error}."
        ) from error
    given = {name: getattr(message, name).value for name in _FIELDS if message.HasField(name)}
    options = BatchingOptions(**given)
    return replace(options, joined_rows=options.max_batch_size)  # the container knows but one limit
