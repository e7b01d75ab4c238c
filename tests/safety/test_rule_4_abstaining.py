"""Rule 4: abstaining shows as "No AI opinion", and never as benign."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Purpose
from accounts.services import withdraw_consent
from cases.models import Case, ShotType
from serving.contract import LABELS
from tests.clinic import HARMLESS, SUSPICIOUS, answer_of, make_queued, read_blind, store_result
from tests.factories import make_patient, make_photograph, make_submitted, sign_in
from tests.forms import read_text
from tests.model_servers import saying
from tests.serving.model_server import ModelServer, good
from triage.findings import RunResult
from triage.model_cards import load_pinned_card
from triage.models import AbstainReason, RunOutcome, TriageRun, TriageTicket
from triage.services.inference import find_reason_to_abstain
from triage.services.tickets import open_ticket
from triage.tasks import run_triage

DENIAL = "This does not mean benign."


def run(case: Case) -> TriageRun:
    run_triage(ticket_id=str(TriageTicket.objects.exclude(state="done").get(case=case).pk))
    return TriageRun.objects.filter(case=case).latest("finished_at")


def read_page(case: Case) -> str:
    reader = read_blind(case)
    return read_text(sign_in(reader).get(reverse("reading", args=[case.pk])))


def assert_says_no_opinion(page: str) -> None:
    assert "No AI opinion" in page
    assert DENIAL in page
    assert not re.search("benign", page.replace(DENIAL, ""), re.IGNORECASE)
    assert not [label.name for label in LABELS if label.name in page]
    assert "Probabilities of the model" not in page


def no_answer(outcome: RunOutcome, reason: AbstainReason | None) -> RunResult:
    return RunResult(outcome=outcome, abstain_reason=reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        *((RunOutcome.ABSTAINED, reason) for reason in AbstainReason),
        *((outcome, None) for outcome in RunOutcome if outcome not in {"abstained", "answered"}),
    ],
)
def test_each_reason_shows_as_no_opinion(outcome: RunOutcome, reason: AbstainReason | None) -> None:
    case = make_submitted(make_patient())
    result = no_answer(outcome, reason)
    if reason == AbstainReason.HIGH_ENTROPY:  # the one that was asked: its numbers are stored
        result = replace(answer_of(case, HARMLESS), outcome=outcome, abstain_reason=reason)
    store_result(case, result)
    page = read_page(case)
    assert_says_no_opinion(page)
    assert str(reason.label if reason else outcome.label) in page
    assert "There was no AI opinion" in page  # the one decision to choose


@pytest.mark.django_db
def test_a_phone_photograph_alone_is_out_of_scope(model_server: ModelServer) -> None:
    case = make_submitted(make_patient(), shot_type=ShotType.CLOSE_UP)
    found = run(case)
    assert (found.outcome, found.abstain_reason) == ("abstained", "out_of_scope_modality")
    assert not model_server.requests, "the model was shown what it was not made for"
    assert_says_no_opinion(read_page(case))


@pytest.mark.django_db
def test_only_the_photographs_in_scope_are_sent(model_server: ModelServer) -> None:
    model_server.behaviour = saying(nv=1.0)
    case = make_submitted(make_patient())
    make_photograph(case, shot_type=ShotType.OVERVIEW)
    found = run(case)
    assert found.outcome == RunOutcome.ANSWERED
    assert len(model_server.requests[0].inputs["image_bytes"].string_val) == 1
    asked = found.predictions.values_list("image__shot_type", flat=True).distinct()
    assert list(asked) == [ShotType.DERMOSCOPIC]


@pytest.mark.django_db
def test_without_consent_the_model_is_not_asked(model_server: ModelServer) -> None:
    case = make_submitted(make_patient(ai=False))
    assert run(case).abstain_reason == AbstainReason.NO_CONSENT
    assert not model_server.requests


@pytest.mark.django_db
def test_a_consent_that_was_withdrawn_counts_at_once(model_server: ModelServer) -> None:
    case = make_submitted(make_patient())
    withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    assert run(case).abstain_reason == AbstainReason.NO_CONSENT
    assert not model_server.requests


@pytest.mark.django_db
def test_younger_than_the_models_scope(model_server: ModelServer, settings: Settings) -> None:
    settings.TELEDERM_JURISDICTION = "GB"  # where a minor of 17 years may send a case alone
    youngest = load_pinned_card().scope.minimum_age_years
    assert youngest is not None
    assert run(make_submitted(make_patient(), age_years=youngest)).abstain_reason == "high_entropy"
    model_server.requests.clear()
    found = run(make_submitted(make_patient(), age_years=youngest - 1))
    assert found.abstain_reason == AbstainReason.OUT_OF_SCOPE_AGE
    assert not model_server.requests


@pytest.mark.django_db
@pytest.mark.parametrize("places", [["palm_left"], ["upper_back_left", "palm_left"]])
def test_a_site_that_the_model_does_not_know(model_server: ModelServer, places: list[str]) -> None:
    sites = load_pinned_card().scope.sites
    assert sites is not None
    assert {"palms_soles", "oral_genital"}.isdisjoint(sites)
    found = run(make_submitted(make_patient(), body_sites=places))
    assert found.abstain_reason == AbstainReason.OUT_OF_SCOPE_SITE
    assert not model_server.requests
    assert run(make_submitted(make_patient(), body_sites=["upper_back_left"])).abstain_reason == (
        "high_entropy"
    )


@pytest.mark.django_db
def test_a_card_without_an_age_limit_abstains_for_no_age() -> None:
    case = make_submitted(make_patient())
    card = load_pinned_card()
    unlimited = replace(card, scope=replace(card.scope, minimum_age_years=None))
    assert find_reason_to_abstain(case, unlimited, list(case.images.all())) is None


@pytest.mark.django_db
def test_an_undecided_model_gives_no_opinion(model_server: ModelServer) -> None:
    model_server.behaviour = good  # the same for each of the labels
    case = make_submitted(make_patient())
    found = run(case)
    assert (found.outcome, found.abstain_reason) == ("abstained", "high_entropy")
    assert found.predictions.count() == len(LABELS)  # kept for the audit, shown to no reader
    trace = found.urgency_trace
    assert trace.inputs["melanoma"] is None, "an opinion that was not given moved the case"
    assert_says_no_opinion(read_page(case))


@pytest.mark.django_db
def test_what_was_no_opinion_at_the_reveal_stays_none_with_its_reason() -> None:
    case = make_queued(result=no_answer(RunOutcome.ABSTAINED, AbstainReason.NO_CONSENT))
    reader = read_blind(case)
    open_ticket(case=case, requested_by=None)
    store_result(case, answer_of(case, SUSPICIOUS))
    page = read_text(sign_in(reader).get(reverse("reading", args=[case.pk])))
    assert_says_no_opinion(page)
    assert str(AbstainReason.NO_CONSENT.label) in page
    assert "The model answered" not in page
