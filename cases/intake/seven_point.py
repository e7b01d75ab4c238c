"""The weighted seven-point checklist for pigmented lesions.

Three major signs count two, four minor ones count one; from three on, guidelines ask for an urgent
referral (MacKie; weighted as in NICE guideline NG12).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cases.intake.questionnaires import chosen_values


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of the checklist: present if any of these answers was given."""

    code: str
    points: int
    answers: tuple[tuple[str, str], ...]

    def is_named(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether the answers name it."""
        return any(value in chosen_values(answers.get(key)) for key, value in self.answers)


SIGNS: Final = (
    Sign("change_in_size", 2, (("changes", "larger"),)),
    Sign("irregular_shape", 2, (("mole_signs", "irregular_shape"),)),
    Sign("irregular_colour", 2, (("mole_signs", "irregular_colour"),)),
    Sign("seven_millimetres", 1, (("mole_signs", "seven_mm"),)),
    Sign("inflammation", 1, (("mole_signs", "inflamed"),)),
    Sign("oozing", 1, (("mole_signs", "oozing"), ("changes", "bleeding"))),
    Sign("sensation", 1, (("changes", "itch"), ("local_symptoms", "itch"))),
)


def score_seven_point(answers: Mapping[str, Any]) -> int | None:
    """Return the score, 0 to 10; None where no pigmented lesion was named."""
    if answers.get("category") != "mole":
        return None
    return sum(sign.points for sign in SIGNS if sign.is_named(answers))
