"""A reading as data: codes, judgement, and what changed after the opinion was shown."""

import pytest
from django.db import IntegrityError

from accounts.models import User
from cases.models import Case, Disposition
from cases.workflow import UrgencyTier
from triage.models import Assessment, Concurrence, Confidence, OverrideReason, UngradableReason
from triage.services.readings import (
    Impression,
    Judgement,
    commit_blind_read,
    conclude_reading,
    reveal_opinion,
)

pytestmark = pytest.mark.django_db

NAEVUS = Impression("Mole", Confidence.HIGH)
MELANOMA = Impression("Melanoma", Confidence.MEDIUM)
CALM = Judgement(disposition=Disposition.SELF_CARE, urgency=UrgencyTier.ROUTINE)


def conclude_after(
    case: Case, reader: User, impressions: list[Impression], judgement: Judgement = CALM
) -> Assessment:
    commit_blind_read(
        case=case, reader=reader, gradable=True, impressions=[NAEVUS, MELANOMA], judgement=CALM
    )
    reveal_opinion(case=case, reader=reader)
    return conclude_reading(
        case=case,
        reader=reader,
        concurrence=Concurrence.OVERRIDDEN,
        override_reason=OverrideReason.HISTORY,
        gradable=True,
        impressions=impressions,
        judgement=judgement,
    )


def test_a_known_condition_gets_its_codes_and_free_text_none(case: Case, reader: User) -> None:
    free = Impression("Something like a scar", Confidence.LOW)
    written = commit_blind_read(
        case=case, reader=reader, gradable=True, impressions=[NAEVUS, free], judgement=CALM
    )
    lines = written.differentials.values_list("condition", "icd11", "icd10", "side")
    assert list(lines) == [
        ("Mole", "2F20.0", "D22", "benign"),
        ("Something like a scar", "", "", ""),
    ]
    written.refresh_from_db()
    assert (written.disposition, written.urgency, written.changes) == ("self_care", 4, [])


def test_nothing_changed_is_kept_as_nothing(case: Case, reader: User) -> None:
    assert conclude_after(case, reader, [NAEVUS, MELANOMA]).changes == []


@pytest.mark.parametrize(
    ("impressions", "judgement", "changes"),
    [
        ([MELANOMA, NAEVUS], CALM, ["first_condition", "side", "other_conditions", "confidence"]),
        ([NAEVUS], CALM, ["other_conditions"]),
        ([Impression("mole", Confidence.LOW), MELANOMA], CALM, ["confidence"]),
        (
            [NAEVUS, MELANOMA],
            Judgement(disposition=Disposition.URGENT_VISIT, urgency=UrgencyTier.URGENT),
            ["disposition", "urgency"],
        ),
    ],
)
def test_what_changed_after_the_reveal_is_kept(
    case: Case,
    reader: User,
    impressions: list[Impression],
    judgement: Judgement,
    changes: list[str],
) -> None:
    written = conclude_after(case, reader, impressions, judgement)
    written.refresh_from_db()
    assert written.changes == changes


def test_the_reason_belongs_to_photographs_that_cannot_be_read(case: Case, reader: User) -> None:
    blurred = Judgement(ungradable_reason=UngradableReason.BLURRED)
    with pytest.raises(IntegrityError, match="only_the_ungradable"):
        commit_blind_read(
            case=case, reader=reader, gradable=True, impressions=[NAEVUS], judgement=blurred
        )
