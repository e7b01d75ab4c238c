"""The urgency policy, version by version. A version in use is never edited: add the next one.

The model may raise a tier above what the answers say; it never lowers one, because every rule
only names a tier and the most urgent of them counts.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from cases.workflow import UrgencyTier


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyInputs:
    """What the policy reads; probabilities are the highest of all images, None without opinion."""

    red_flags: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    melanoma: float | None = None
    malignant: float | None = None
    melanoma_threshold: float | None = None
    malignant_threshold: float | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is stored in a trace."""
        return {**asdict(self), "red_flags": list(self.red_flags), "changes": list(self.changes)}

    def without_opinion(self) -> "UrgencyInputs":
        """The answers alone, as if the model had said nothing."""
        return UrgencyInputs(red_flags=self.red_flags, changes=self.changes)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "UrgencyInputs":
        """As it was stored in a trace."""
        return cls(
            **{
                **stored,
                "red_flags": tuple(stored["red_flags"]),
                "changes": tuple(stored["changes"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for a tier. `from_model` rules stay hidden until the reader has read blind."""

    code: str
    tier: UrgencyTier
    words: str
    applies: Callable[[UrgencyInputs], bool]
    from_model: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The tier and the rules that led to it."""

    policy_version: int
    tier: UrgencyTier
    rules: tuple[Rule, ...]

    def rules_as_json(self) -> list[dict[str, Any]]:
        """As they are stored in a trace."""
        return [
            {
                "code": rule.code,
                "tier": rule.tier,
                "words": rule.words,
                "from_model": rule.from_model,
            }
            for rule in self.rules
        ]


def _reaches(value: float | None, threshold: float | None) -> bool:
    return value is not None and threshold is not None and value >= threshold


_SUSPICIOUS_CHANGES: Final = {"colour", "shape", "bleeding"}

_VERSION_1: Final = (
    Rule(
        "red_flag",
        UrgencyTier.EMERGENCY,
        "The patient named an emergency sign",
        lambda inputs: bool(inputs.red_flags),
    ),
    Rule(
        "several_changes",
        UrgencyTier.SUSPECTED_CANCER,
        "At least two of: new colour, new shape, bleeding",
        lambda inputs: len(_SUSPICIOUS_CHANGES & set(inputs.changes)) >= 2,  # noqa: PLR2004
    ),
    Rule(
        "model_melanoma",
        UrgencyTier.SUSPECTED_CANCER,
        "The model's melanoma probability reaches its operating point",
        lambda inputs: _reaches(inputs.melanoma, inputs.melanoma_threshold),
        from_model=True,
    ),
    Rule(
        "model_malignant",
        UrgencyTier.SUSPECTED_CANCER,
        "The model's malignant probability reaches its operating point",
        lambda inputs: _reaches(inputs.malignant, inputs.malignant_threshold),
        from_model=True,
    ),
    Rule("default", UrgencyTier.ROUTINE, "Every case is read", lambda _inputs: True),
)

POLICIES: Final = {1: _VERSION_1}
CURRENT_POLICY: Final = max(POLICIES)


def judge_urgency(inputs: UrgencyInputs, *, version: int = CURRENT_POLICY) -> Verdict:
    """Apply one version of the policy. Pure: the same inputs give the same verdict for ever."""
    fired = tuple(rule for rule in POLICIES[version] if rule.applies(inputs))
    return Verdict(version, min(rule.tier for rule in fired), fired)
