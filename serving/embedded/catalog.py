"""Which versions there are, and which one a call means.

The manager's thread changes it; calls read a table that is replaced as a whole,
so that no call ever waits for a model that is being loaded.
"""

from typing import Any

from serving.embedded.faults import invalid_argument, not_found
from serving.embedded.versions import Loaded, Model, Version


class Catalog:
    """All models by name, with their versions and labels."""

    def __init__(self) -> None:
        self.models: dict[str, Model] = {}
        self._table: dict[str, dict[int, Loaded]] = {}
        self._labels: dict[str, dict[str, int]] = {}

    def publish(self) -> None:
        """Let calls see the versions that are available now."""
        tables = {name: model.available() for name, model in self.models.items()}
        self._table = {name: versions for name, versions in tables.items() if versions}

    def set_labels(self, labels: dict[str, dict[str, int]]) -> None:
        """Replace all version labels: version by label, by model."""
        self._labels = labels

    def labels(self, name: str) -> dict[str, int]:
        """Return the version by label of one model."""
        return dict(self._labels.get(name, {}))

    def find(self, spec: Any) -> tuple[int, Loaded]:
        """Return the version that a ModelSpec means. Raises Fault as TensorFlow Serving does."""
        version = self.version_of(spec)
        versions = self._table.get(spec.name, {})
        if version is None:
            if versions:
                return max(versions.items(), key=lambda item: item[0])
            raise not_found(f"Servable not found for request: Latest({spec.name})")
        if loaded := versions.get(version):
            return version, loaded
        raise not_found(f"Servable not found for request: Specific({spec.name}, {version})")

    def version_of(self, spec: Any) -> int | None:
        """Return the version that a ModelSpec names by number or label; None for the latest."""
        if not spec.name:
            raise invalid_argument("ModelSpec has no name specified.")
        choice = spec.WhichOneof("version_choice")
        if choice == "version":
            return int(spec.version.value)
        if choice is None:
            return None
        label = spec.version_label
        version = self._labels.get(spec.name, {}).get(label)
        if version is None:
            raise invalid_argument(f"Unrecognized servable version label: {label}")
        return version

    def states(self, name: str) -> dict[int, Version]:
        """Return every version of a model that was ever seen, oldest first."""
        model = self.models.get(name)
        return dict(sorted(model.versions.items())) if model else {}

    def served(self) -> dict[str, tuple[int, ...]]:
        """Return the numbers of the available versions by model."""
        return {name: tuple(sorted(versions)) for name, versions in sorted(self._table.items())}
