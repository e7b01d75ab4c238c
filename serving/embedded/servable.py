"""One version of a model in memory, with its signatures ready to be called."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tensorflow as tf

from serving.embedded.codec import Array
from serving.embedded.faults import Fault, failed_precondition, from_tensorflow, internal
from serving.embedded.messages import saved_model_pb2


@dataclass(frozen=True, slots=True)
class Signature:
    """One callable signature, and what its definition says about the tensors."""

    name: str
    definition: Any  # SignatureDef
    function: Any  # the ConcreteFunction

    @property
    def batches(self) -> bool:
        """Whether requests may be joined: each tensor's first dimension is free."""
        tensors = [*self.definition.inputs.values(), *self.definition.outputs.values()]
        return all(
            not info.tensor_shape.unknown_rank
            and info.tensor_shape.dim
            and info.tensor_shape.dim[0].size == -1
            for info in tensors
        )

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """Call the signature once and return all its outputs. Raises Fault."""
        try:
            outputs = self.function(**{name: tf.constant(value) for name, value in inputs.items()})
            return {name: tensor.numpy() for name, tensor in outputs.items()}
        except tf.errors.OpError as error:
            raise from_tensorflow(error) from error
        except (TypeError, ValueError) as error:
            raise internal(str(error)[:2000]) from error


class Servable:
    """A loaded SavedModel."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.definitions = read_signatures(path)
        # Kept: the functions hold no reference to the variables that they read.
        self._model = tf.saved_model.load(str(path))
        self._signatures = {
            name: Signature(name, self.definitions[name], function)
            for name, function in self._model.signatures.items()
        }

    def signature(self, name: str) -> Signature:
        """Return the signature of this name. Raises FAILED_PRECONDITION."""
        if found := self._signatures.get(name):
            return found
        raise failed_precondition(f'Serving signature key "{name}" not found.')

    @property
    def signatures(self) -> dict[str, Signature]:
        """All callable signatures by name."""
        return dict(self._signatures)


def read_signatures(path: Path) -> dict[str, Any]:
    """Return every SignatureDef of the SavedModel at `path`, as its own file has them."""
    message = saved_model_pb2.SavedModel()
    message.ParseFromString((path / "saved_model.pb").read_bytes())
    for graph in message.meta_graphs:
        if "serve" in graph.meta_info_def.tags:
            return dict(graph.signature_def)
    raise failed_precondition(
        f"Could not find meta graph def matching supplied tags: {{ serve }} in {path}"
    )


_loading = threading.Lock()


def load_servable(path: Path) -> Servable:
    """Load the SavedModel at `path`, one at a time. Raises Fault if it can't be."""
    with _loading:
        try:
            return Servable(path)
        except Fault:
            raise
        except Exception as error:  # a broken SavedModel fails in very many ways
            raise from_tensorflow(error) from error
