"""The urgency policy, version by version. A version in use is never edited: add the next one.

The model may raise a tier above what the answers say; it never lowers one, because every rule
only names a tier and the most urgent of them counts.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from cases.workflow import UrgencyTier

_LISTS: Final = ("red_flags", "changes", "general_symptoms")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyInputs:
    """What the policy reads; probabilities are the highest of all images, None without opinion.

    `seven_point` is the weighted seven-point checklist's score (0 to 10), None where no pigmented
    lesion was named.
    """

    red_flags: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    general_symptoms: tuple[str, ...] = ()
    seven_point: int | None = None
    melanoma: float | None = None
    malignant: float | None = None
    melanoma_threshold: float | None = None
    malignant_threshold: float | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is stored in a trace."""
        lists = {name: list(getattr(self, name)) for name in _LISTS}
        return {**asdict(self), **lists}

    def without_opinion(self) -> "UrgencyInputs":
        """The answers alone, as if the model had said nothing."""
        return replace(
            self, melanoma=None, malignant=None, melanoma_threshold=None, malignant_threshold=None
        )

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "UrgencyInputs":
        """As it was stored in a trace; older ones lack what only newer policies read."""
        return cls(**{**stored, **{name: tuple(stored.get(name, ())) for name in _LISTS}})


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

# From this score on the weighted checklist asks for an urgent referral (NICE NG12: three).
_SEVEN_POINT_REFERRAL: Final = 3

_VERSION_2: Final = (
    _VERSION_1[0],
    Rule(
        "fever",
        UrgencyTier.URGENT,
        "Fever besides the skin problem",
        lambda inputs: "fever" in inputs.general_symptoms,
    ),
    Rule(
        "seven_point",
        UrgencyTier.SUSPECTED_CANCER,
        "The weighted seven-point checklist reaches three points",
        lambda inputs: (inputs.seven_point or 0) >= _SEVEN_POINT_REFERRAL,
    ),
    *_VERSION_1[1:],
)

POLICIES: Final = {1: _VERSION_1, 2: _VERSION_2}
CURRENT_POLICY: Final = max(POLICIES)


def judge_urgency(inputs: UrgencyInputs, *, version: int = CURRENT_POLICY) -> Verdict:
    """Apply one version of the policy. Pure: the same inputs give the same verdict for ever."""
    fired = tuple(rule for rule in POLICIES[version] if rule.applies(inputs))
    return Verdict(version, min(rule.tier for rule in fired), fired)
