"""What a call gives back; without gRPC, for those who only read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from serving.arrays import Array

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The probabilities of each image, and the model that gave them."""

    model_name: str
    model_version: int
    label_map_digest: str
    rows: Rows  # one row for each image, in the order of contract.LABELS
    latency_ms: float
    # Further outputs by name, where they were asked for: one float for each image.
    extras: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    # The same for outputs of several values: one array for each image.
    arrays: Mapping[str, tuple[Array, ...]] = field(default_factory=dict)
