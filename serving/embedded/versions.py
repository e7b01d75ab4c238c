"""The versions of one model: which are loaded, and in which state each one is."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from serving.embedded.batching import Batcher, BatchingOptions
from serving.embedded.completeness import Fingerprint
from serving.embedded.faults import Fault
from serving.embedded.messages import get_model_status_pb2
from serving.embedded.servable import Servable

_STATES = get_model_status_pb2.ModelVersionStatus


class State(Enum):
    """A version's life, numbered as GetModelStatus reports it."""

    START = _STATES.START  # found, but not whole yet
    LOADING = _STATES.LOADING
    AVAILABLE = _STATES.AVAILABLE
    UNLOADING = _STATES.UNLOADING
    END = _STATES.END  # unloaded, or it could not be loaded


class Loaded:
    """A servable with a batcher for each signature."""

    def __init__(self, servable: Servable, options: BatchingOptions) -> None:
        self.servable = servable
        self.batchers = {
            name: Batcher(signature.run, options, joins=signature.batches, name=name)
            for name, signature in servable.signatures.items()
        }

    def close(self) -> None:
        """Answer what waits, then stop."""
        for batcher in self.batchers.values():
            batcher.close()


@dataclass(slots=True)
class Version:
    """One numbered version, as far as the server has come with it."""

    number: int
    folder: Path
    state: State = State.START
    loaded: Loaded | None = None
    fault: Fault | None = None  # why it could not be loaded
    waiting_for: str | None = None  # why it is not whole
    tried: Fingerprint | None = None  # what lay in the folder at the last try
    tried_at: float = 0.0


@dataclass(slots=True)
class Model:
    """One model by name, with every version that was ever seen."""

    name: str
    versions: dict[int, Version] = field(default_factory=dict)

    def available(self) -> dict[int, Loaded]:
        """Return the loaded versions, oldest first."""
        return {
            number: version.loaded
            for number, version in sorted(self.versions.items())
            if version.state is State.AVAILABLE and version.loaded is not None
        }
