"""What people write as a diagnosis, as one of the model's classes and a side."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from serving.contract import LABELS
from telederm.terminology.folding import fold
from telederm.terminology.vocabulary import Condition, Side, find_condition

OTHER: Final = "other"  # known, but none of the model's classes


@dataclass(frozen=True, slots=True)
class ConditionClass:
    """`label` is a code of the contract, "other", or empty; `malignant` None: not known."""

    label: str
    malignant: bool | None


UNKNOWN: Final = ConditionClass("", None)
_BY_NAME: Final = {fold(label.name): label for label in LABELS}
# ICD-10 names most groups of the contract; the rest is named by ICD-11 or by word.
_BY_ICD10: Final = {
    "C43": "mel", "D03": "mel", "D22": "nv", "L82": "bkl", "L81.4": "bkl",
    "L57.0": "akiec", "D04": "akiec", "D18.0": "vasc", "L98.0": "vasc",
}  # fmt: skip
_BY_ICD11: Final = {"2F23.0": "df", "2C32": "bcc", "EF20.1": "vasc"}
_BASAL: Final = "basal cell carcinoma"


@lru_cache(maxsize=4096)
def classify_condition(words: str) -> ConditionClass:
    """Return the class of a diagnosis in words; free text that nobody knows has neither."""
    label = _BY_NAME.get(fold(words))
    if label is not None:
        return ConditionClass(label.code, label.malignant)
    condition = find_condition(words)
    if condition is None:
        return UNKNOWN
    return ConditionClass(_find_label(condition), condition.side == Side.MALIGNANT)


def _find_label(condition: Condition) -> str:
    if _BASAL in fold(condition.name):
        return "bcc"
    by_codes = _BY_ICD11.get(condition.icd11) or _BY_ICD10.get(condition.icd10)
    return by_codes or OTHER
