"""The facts tell what the stored rows tell, and follow them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case
from cases.services.reports import acknowledge_report
from telederm.oversight.facts.classes import ConditionClass, classify_condition
from telederm.oversight.facts.refresh import refresh_facts
from telederm.oversight.models import CaseFact, FactState
from tests.clinic import HARMLESS, SUSPICIOUS, make_queued, make_reported, read_blind, reload
from tests.factories import make_draft, make_patient, make_submitted
from tests.raw import without_triggers
from triage.findings import RunResult
from triage.models import AbstainReason, RunOutcome, StandardKind
from triage.services.standards import record_standard
from triage.subgroups import Dimension, read_groups

pytestmark = pytest.mark.django_db


def fact_of(case: Case) -> CaseFact:
    refresh_facts()
    return CaseFact.objects.get(pk=case.pk)


def test_a_fact_follows_its_case_from_queue_to_acknowledgement() -> None:
    case = make_queued(probabilities=SUSPICIOUS)
    queued = fact_of(case)
    assert (queued.outcome, queued.model_label) == ("answered", "mel")
    assert queued.probability == pytest.approx(SUSPICIOUS["mel"] + SUSPICIOUS["bcc"])
    assert queued.model_malignant is True
    assert (queued.anatom_site, queued.age_band, queued.sex) == (
        "posterior_torso", "40-49", "female"
    )  # fmt: skip
    assert (queued.reader_id, queued.read_minutes, queued.blind_label) == (None, None, "")

    report = make_reported(case)
    read = fact_of(case)
    assert read.reader_id == report.signed_by_id
    assert (read.blind_label, read.blind_malignant) == ("nv", False)
    assert (read.final_label, read.final_malignant) == ("nv", False)
    assert (read.concurrence, read.override_reason) == ("overridden", "morphology")
    assert (read.read_minutes, read.report_minutes, read.acknowledged_minutes) == (0, 0, None)

    acknowledge_report(case=case, actor=case.patient)
    assert fact_of(case).acknowledged_minutes == 0


def test_the_strongest_standard_is_the_truth() -> None:
    report = make_reported(make_queued(probabilities=SUSPICIOUS))
    assert (fact_of(report.case).true_label, fact_of(report.case).true_malignant) == ("", None)
    for kind, condition in (
        (StandardKind.HISTOPATHOLOGY, "Nodular melanoma"),
        (StandardKind.FOLLOW_UP, "Common mole"),
    ):
        record_standard(
            case=reload(report.case), recorded_by=report.signed_by, kind=kind,
            condition=condition, observed_on=timezone.localdate(),
        )  # fmt: skip
    fact = fact_of(report.case)
    assert (fact.true_label, fact.true_malignant) == ("mel", True)
    assert (fact.final_label, fact.final_malignant) == ("nv", False)


def test_minutes_are_counted_from_sending() -> None:
    report = make_reported(make_queued(probabilities=HARMLESS))
    with without_triggers():
        sent = timezone.now() - timedelta(hours=3, seconds=30)
        Case.objects.filter(pk=report.case_id).update(submitted_at=sent)
    fact = fact_of(report.case)
    assert (fact.read_minutes, fact.report_minutes) == (180, 180)
    assert fact.promised_minutes is not None
    assert fact.model_malignant is False


def test_without_an_opinion_there_is_no_label() -> None:
    no_opinion = RunResult(
        outcome=RunOutcome.ABSTAINED, abstain_reason=AbstainReason.OUT_OF_SCOPE_MODALITY
    )
    fact = fact_of(make_queued(result=no_opinion))
    assert (fact.outcome, fact.abstain_reason) == ("abstained", "out_of_scope_modality")
    assert (fact.model_label, fact.probability, fact.model_malignant) == ("", None, None)


def test_only_changed_cases_are_filled_again_and_drafts_never() -> None:
    make_draft(make_patient())
    make_submitted(make_patient())
    case = make_queued()
    assert refresh_facts() == 2
    first = FactState.objects.get()
    assert refresh_facts() == 0
    again = FactState.objects.get()
    assert (again.edition, again.refreshed_at) == (first.edition, again.refreshed_at)
    assert again.refreshed_at is not None
    assert first.refreshed_at is not None
    assert again.refreshed_at >= first.refreshed_at
    read_blind(case)
    assert refresh_facts() == 1
    assert FactState.objects.get().edition == first.edition + 1


def test_a_fact_has_the_groups_that_triage_reads() -> None:
    case = make_queued(age_years=79, sex="male")
    fact = fact_of(case)
    groups = read_groups(case.response.answers, dermoscopic=True)
    assert {name: getattr(fact, name) for name in Dimension.values} == {
        name: groups.get(Dimension(name), "") for name in Dimension.values
    }
    assert (fact.age_band, fact.sex, fact.anatom_site) == (
        "70-79", "male", "posterior_torso"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"age_years": 17}, {Dimension.AGE: "0-17"}),
        ({"age_years": 18}, {Dimension.AGE: "18-29"}),
        ({"age_years": 120, "sex": "prefer_not"}, {Dimension.AGE: "80+"}),
        ({"age_years": "unknown", "sun_response": "4"}, {Dimension.SKIN_TYPE: "IV"}),
        ({"sun_response": "unknown", "anatom_site": "unknown"}, {}),
        ({"anatom_site": "head_neck"}, {Dimension.SITE: "head_neck"}),
        ({"body_sites": ["scalp"]}, {Dimension.SITE: "head_neck"}),
    ],
)
def test_groups_are_read_from_answers(
    answers: dict[str, object], expected: dict[Dimension, str]
) -> None:
    found = read_groups(answers, dermoscopic=False)
    assert found == {**expected, Dimension.MODALITY: "clinical"}


@pytest.mark.parametrize(
    ("words", "label", "malignant"),
    [
        ("Melanoma", "mel", True),
        ("Common mole", "nv", False),
        ("superficial spreading MELANOMA", "mel", True),
        ("Nodular basal cell carcinoma", "bcc", True),
        ("Actinic keratosis or Bowen's disease", "akiec", True),
        ("Squamous cell carcinoma", "other", True),
        ("Psoriasis", "other", False),
        ("Something that nobody has named", "", None),
        ("", "", None),
    ],
)
def test_words_get_a_class_and_a_side(words: str, label: str, malignant: bool | None) -> None:
    assert classify_condition(words) == ConditionClass(label, malignant)
