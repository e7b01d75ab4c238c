"""One labelled photograph, and what a reader hands over."""

from dataclasses import dataclass, field
from pathlib import Path

from serving.contract import LABEL_CODES


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A photograph with the class it was given and whatever else its data set tells."""

    image_id: str
    path: Path
    label: str  # one of serving.contract.LABEL_CODES
    lesion_id: str | None = None
    patient_id: str | None = None
    age: float | None = None  # years
    sex: str | None = None  # "female" or "male"
    site: str | None = None
    skin_type: str | None = None  # Fitzpatrick, "1" to "6"
    confirmed_by: str | None = None  # how the label is known: histo, follow_up, consensus, ...
    fixed_part: str | None = None  # "train", "validation" or "test" where the data set decides
    sha256: str = ""  # of the file; set by training.data.checks
    perceptual_hash: int = 0  # 135 bits; set by training.data.checks

    @property
    def label_index(self) -> int:
        """The position of the label in the model's output."""
        return LABEL_CODES.index(self.label)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or row that was left out, and why."""

    name: str
    kind: str  # missing, unreadable, duplicate, near_duplicate, mislabelled, unknown_label, ...
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: the usable photographs and everything it left out."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = field(default=())
