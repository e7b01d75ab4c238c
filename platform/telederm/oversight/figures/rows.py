"""What the questions to the facts answer with: one tuple for each row."""

from typing import NamedTuple


class Judged(NamedTuple):
    """Cases that were said to be the same by model, blind read, final read and truth."""

    model: str
    blind: str
    final: str
    model_malignant: bool | None
    blind_malignant: bool | None
    final_malignant: bool | None
    truth: str
    truth_malignant: bool | None
    concurrence: str
    override_reason: str
    cases: int


class Month(NamedTuple):
    """Cases of one month with the same fate; `number` is twelve times the year, plus the month."""

    number: int
    outcome: str
    abstain_reason: str
    model_malignant: bool | None
    truth_malignant: bool | None
    is_poor: bool
    is_reported: bool
    cases: int
    sum_probability: float


class Bin(NamedTuple):
    """Cases whose probability lies in one hundredth."""

    place: int
    cases: int
    positives: int
    sum_probability: float
    sum_squared_error: float


class Time(NamedTuple):
    """Cases of a tier that took the same time; `is_kept`: not longer than promised."""

    tier: int
    minutes: int
    is_kept: bool | None
    cases: int


class Overdue(NamedTuple):
    """Open cases of a tier whose promise has passed; `unread` of them nobody has taken."""

    tier: int
    unread: int
    cases: int


class Group(NamedTuple):
    """Cases that share their value in every dimension, and what was said of them."""

    anatom_site: str
    age_band: str
    sex: str
    skin_type: str
    modality: str
    is_answered: bool
    model_malignant: bool | None
    truth_malignant: bool | None
    cases: int


class Reader(NamedTuple):
    """One reader's load."""

    reader_id: int
    cases: int
    reported: int
    in_time: int
    overridden: int
    with_opinion: int
