"""What a reader changed after the model's opinion was shown, as data."""

from collections.abc import Sequence

from triage.models import Assessment, Change, Differential


def find_changes(
    blind: Assessment, conclusion: Assessment, lines: Sequence[Differential]
) -> list[str]:
    """Return the codes of what differs; `lines` are the conclusion's conditions, in order."""
    before, after = list(blind.differentials.all()), list(lines)
    found = {
        Change.FIRST_CONDITION: _names(before)[:1] != _names(after)[:1],
        Change.SIDE: _crossed(before, after),
        Change.OTHER_CONDITIONS: _names(before)[1:] != _names(after)[1:],
        Change.CONFIDENCE: _confidence(before) != _confidence(after),
        Change.GRADABLE: blind.gradable != conclusion.gradable,
        Change.DISPOSITION: blind.disposition != conclusion.disposition,
        Change.URGENCY: blind.urgency != conclusion.urgency,
    }
    return [change.value for change, differs in found.items() if differs]


def _names(lines: Sequence[Differential]) -> list[str]:
    return [line.condition.casefold() for line in lines]


def _confidence(lines: Sequence[Differential]) -> int | None:
    return lines[0].confidence if lines else None


def _crossed(before: Sequence[Differential], after: Sequence[Differential]) -> bool:
    """Whether the first condition is on the other side; free text has none."""
    sides = {line.side for line in (*before[:1], *after[:1])} - {""}
    return len(sides) > 1
