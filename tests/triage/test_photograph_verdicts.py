"""After the reveal a reader sees each photograph's quality, and what the model made of it alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import withdraw_consent
from cases.models import Case, ClinicalImage, ImageQualityCheck, ShotType
from cases.services.submission import submit_case
from tests.clinic import IMPRESSIONS, answer_of, read_blind, reload, store_result
from tests.factories import make_dermatologist, make_draft, make_patient, make_photograph, sign_in
from tests.forms import read_text
from tests.raw import refused, without_triggers
from triage.findings import RunResult
from triage.models import AbstainReason, ImageJudgement, Reveal, RunOutcome
from triage.selectors.photograph_verdicts import PhotographVerdict, read_photograph_verdicts
from triage.services.claims import claim_case
from triage.services.readings import commit_blind_read, reveal_opinion
from triage.services.second_reads import ask_second_read, take_second_read

pytestmark = pytest.mark.django_db

STRANGE = AbstainReason.OUT_OF_DISTRIBUTION
GROUND = "It is a ground for an opinion."
HEADING = "Each photograph: quality"


def make_case(*shots: ShotType, **figures: Any) -> Case:
    """A case that was sent with these photographs."""
    case = make_draft(make_patient())
    for position, shot in enumerate(shots):
        make_photograph(case, shot_type=shot, position=position, **figures)
    return submit_case(case=case, actor=case.patient, red_flags_acknowledged=True)


def judge(case: Case, *reasons: AbstainReason | None) -> RunResult:
    """What the model says of the case's first photographs, each with its judgement."""
    said = answer_of(case)
    findings = [
        replace(finding, abstain_reason=reason, strangeness=score)
        for finding, reason, score in zip(said.findings, reasons, (0.25, 1.75), strict=False)
    ]
    if None in reasons:
        return replace(said, findings=findings)
    return replace(said, outcome=RunOutcome.ABSTAINED, abstain_reason=reasons[0], findings=findings)


def reveal(case: Case, result: RunResult) -> Reveal:
    store_result(case, result)
    read_blind(reload(case))
    return Reveal.objects.get(case=case)


def verdicts(case: Case, shown: Reveal) -> list[PhotographVerdict]:
    return read_photograph_verdicts(case, shown)


def check(image: ClinicalImage, *reasons: str) -> None:
    ImageQualityCheck.objects.create(
        image=image, blur=0.5, glare=0.0, skin=0.9, reasons=list(reasons)
    )


def test_each_photograph_has_the_models_own_reason() -> None:
    case = make_case(ShotType.DERMOSCOPIC, ShotType.DERMOSCOPIC, ShotType.CLOSE_UP)
    good, strange, close_up = verdicts(case, reveal(case, judge(case, None, STRANGE)))
    assert (good.model, good.is_decisive) == (GROUND, True)
    assert strange.model == f"No opinion: {STRANGE.label}."
    assert not strange.is_decisive
    assert close_up.model == "No opinion: No dermoscopic photograph."


def test_all_reasons_of_an_abstention() -> None:
    case = make_case(ShotType.DERMOSCOPIC, ShotType.DERMOSCOPIC)
    result = judge(case, STRANGE, AbstainReason.HIGH_ENTROPY)
    found = verdicts(case, reveal(case, result))
    assert [each.model for each in found] == [
        f"No opinion: {STRANGE.label}.",
        f"No opinion: {AbstainReason.HIGH_ENTROPY.label}.",
    ]
    assert not any(each.is_decisive for each in found)


UNASKED: Mapping[str, tuple[RunResult, str]] = {
    "age": (
        RunResult(
            outcome=RunOutcome.ABSTAINED, abstain_reason=AbstainReason.OUT_OF_SCOPE_AGE
        ),
        f"No opinion: {AbstainReason.OUT_OF_SCOPE_AGE.label}.",
    ),
    "failed": (
        RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"),
        "No opinion: The model could not be asked.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNASKED)
def test_a_model_that_was_not_asked_says_why_of_each(name: str) -> None:
    result, words = UNASKED[name]
    case = make_case(ShotType.DERMOSCOPIC, ShotType.CLOSE_UP)
    assert [each.model for each in verdicts(case, reveal(case, result))] == [words] * 2


def test_poor_quality_is_told_of_the_poor_ones_alone() -> None:
    case = make_draft(make_patient())
    poor = make_photograph(case, sharpness=1.0)
    make_photograph(case, shot_type=ShotType.CLOSE_UP, position=1)
    case = submit_case(case=case, actor=case.patient, red_flags_acknowledged=True)
    check(poor, "blurred", "small")
    result = RunResult(outcome=RunOutcome.ABSTAINED, abstain_reason=AbstainReason.LOW_QUALITY)
    dermoscopic, close_up = verdicts(case, reveal(case, result))
    assert dermoscopic.model == f"No opinion: {AbstainReason.LOW_QUALITY.label}."
    assert dermoscopic.is_below_limits
    assert [str(fault) for fault in dermoscopic.faults] == [
        "It looks blurred",
        "It is too small to see details",
    ]
    assert (close_up.is_below_limits, close_up.is_checked) == (False, False)
    assert close_up.model == "No opinion: No dermoscopic photograph."


def test_a_consent_that_was_withdrawn_before_the_reveal_hides_what_the_model_made_of_them() -> None:
    case = make_case(ShotType.DERMOSCOPIC, ShotType.DERMOSCOPIC)
    store_result(case, judge(case, None, STRANGE))
    withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    read_blind(reload(case))
    found = verdicts(case, Reveal.objects.get(case=case))
    assert {each.model for each in found} == {f"No opinion: {AbstainReason.NO_CONSENT.label}."}


def test_a_run_from_before_judgements_were_kept_says_so() -> None:
    case = make_case(ShotType.DERMOSCOPIC)
    shown = reveal(case, answer_of(case))
    with without_triggers():
        ImageJudgement.objects.all().delete()
    assert "was not kept then" in verdicts(case, shown)[0].model


def test_a_judgement_is_never_changed() -> None:
    case = make_case(ShotType.DERMOSCOPIC)
    store_result(case, judge(case, None))
    (row,) = ImageJudgement.objects.all()
    assert (row.abstain_reason, row.strangeness) == ("", 0.25)
    with refused("Cannot update"):
        ImageJudgement.objects.update(strangeness=0)


def test_the_page_shows_them_after_the_reveal_and_never_to_a_blind_second_reader() -> None:
    case = make_case(ShotType.DERMOSCOPIC, ShotType.DERMOSCOPIC)
    store_result(case, judge(case, None, STRANGE))
    case, reader = reload(case), make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    page, client = reverse("reading", args=[case.pk]), sign_in(reader)
    assert HEADING not in read_text(client.get(page))
    commit_blind_read(case=case, reader=reader, gradable=True, impressions=IMPRESSIONS)
    assert HEADING not in read_text(client.get(page)), "no reveal yet"
    reveal_opinion(case=case, reader=reader)
    shown = read_text(client.get(page))
    assert HEADING in shown
    assert str(STRANGE.label) in shown
    assert GROUND in shown
    ask_second_read(case=case, reader=reader)
    second = make_dermatologist()
    take_second_read(case_id=case.pk, reader=second)
    assert HEADING not in read_text(sign_in(second).get(page))
