"""A withdrawn consent counts at once and everywhere: no opinion, no teaching, no study."""

import pytest
from django.urls import reverse

from accounts.models import Purpose
from accounts.services import give_consent, withdraw_consent
from cases.models import Case
from cases.workflow import CaseStatus, UrgencyTier
from tests.clinic import SUSPICIOUS, make_queued, make_reported, read_blind, reload
from tests.factories import make_patient, make_submitted, sign_in
from tests.forms import read_text
from tests.model_servers import saying
from tests.serving.model_server import ModelServer
from triage.models import AbstainReason, Prediction, RunOutcome, TriageTicket
from triage.services.inference import ask_model
from triage.services.runs import store_run
from triage.services.tickets import begin_attempt

pytestmark = pytest.mark.django_db


def test_what_the_model_says_after_the_withdrawal_is_forgotten(model_server: ModelServer) -> None:
    model_server.behaviour = saying(**SUSPICIOUS)
    case = make_submitted(make_patient())
    attempt = begin_attempt(ticket_id=TriageTicket.objects.get(case=case).pk)
    assert attempt
    result = ask_model(attempt=attempt)
    assert result.outcome == RunOutcome.ANSWERED
    withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    run = store_run(attempt=attempt, result=result)
    assert (run.outcome, run.abstain_reason) == ("abstained", AbstainReason.NO_CONSENT)
    assert (run.model_name, run.latency_ms) == ("", None)
    assert not Prediction.objects.filter(run=run).exists()
    assert (reload(case).status, reload(case).tier) == (CaseStatus.QUEUED, UrgencyTier.ROUTINE)
    assert run.urgency_trace.inputs["malignant"] is None


def test_an_opinion_from_before_the_withdrawal_is_not_shown() -> None:
    case = make_queued(probabilities=SUSPICIOUS)
    withdraw_consent(user=case.patient, purpose=Purpose.AI_PROCESSING)
    reader = read_blind(case)
    page = read_text(sign_in(reader).get(reverse("reading", args=[case.pk])))
    assert "No AI opinion" in page
    assert str(AbstainReason.NO_CONSENT.label) in page
    assert "Probabilities of the model" not in page
    # Raised by the model while it was allowed to: the urgency is never lowered.
    assert reload(case).tier == UrgencyTier.SUSPECTED_CANCER


@pytest.mark.parametrize("purpose", [Purpose.TEACHING, Purpose.RESEARCH])
def test_only_answered_cases_of_people_who_agree_are_taken(purpose: Purpose) -> None:
    answered = make_reported().case
    give_consent(user=answered.patient, purposes=[purpose])
    make_queued(answered.patient)
    other = Purpose.RESEARCH if purpose == Purpose.TEACHING else Purpose.TEACHING
    assert list(Case.objects.usable_for(purpose)) == [answered]
    assert not Case.objects.usable_for(other).exists()
    withdraw_consent(user=answered.patient, purpose=purpose)
    assert not Case.objects.usable_for(purpose).exists()
