"""A case taken from step to step by the services, for tests that begin further down the path."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.models import Case, Disposition, Report
from cases.services.reports import ReportContent
from serving.contract import LABEL_CODES, LABEL_MAP_DIGEST, MODEL_NAME
from tests.factories import make_dermatologist, make_patient, make_submitted
from triage.findings import ImageFinding, RunResult
from triage.models import (
    Assessment,
    Concurrence,
    Confidence,
    OverrideReason,
    RunOutcome,
    TriageRun,
    TriageTicket,
)
from triage.services.claims import claim_case
from triage.services.readings import (
    Impression,
    commit_blind_read,
    conclude_reading,
    reveal_opinion,
)
from triage.services.runs import store_run
from triage.services.sign_off import sign_off
from triage.services.tickets import begin_attempt

# Both malignant labels reach the shipped card's operating points.
SUSPICIOUS = {"mel": 0.6137, "bcc": 0.1021, "nv": 0.2842}
# Neither does.
HARMLESS = {"nv": 0.9713, "mel": 0.0187, "bkl": 0.01}

CONTENT = ReportContent(
    gradable=True,
    diagnosis="Common mole",
    disposition=Disposition.SELF_CARE,
    plain_summary="This is an ordinary mole.",
    safety_net_advice="Come back if it grows or bleeds.",
)
IMPRESSIONS = (Impression("Common mole", Confidence.HIGH),)


def answer_of(
    case: Case, probabilities: Mapping[str, float] | None = None, **evidence: Any
) -> RunResult:
    """What the model says of every photograph of the case; unnamed labels get nothing.

    `embedding` and `activation_map` may be given as evidence.
    """
    row = {code: (probabilities or SUSPICIOUS).get(code, 0.0) for code in LABEL_CODES}
    return RunResult(
        outcome=RunOutcome.ANSWERED,
        model_name=MODEL_NAME,
        model_version=1,
        label_map_digest=LABEL_MAP_DIGEST,
        preprocessing_digest="0" * 64,
        latency_ms=42.5,
        findings=[ImageFinding(image.pk, row, **evidence) for image in case.images.all()],
    )


def store_result(case: Case, result: RunResult) -> TriageRun:
    """Carry out the case's open ticket with this result, as the worker does."""
    ticket = TriageTicket.objects.exclude(state="done").get(case=case)
    attempt = begin_attempt(ticket_id=ticket.pk)
    assert attempt is not None
    return store_run(attempt=attempt, result=result)


def make_queued(
    patient: User | None = None,
    *,
    probabilities: Mapping[str, float] | None = None,
    result: RunResult | None = None,
    **answers: Any,
) -> Case:
    """A case in the queue; the model has answered unless another result is given."""
    case = make_submitted(patient or make_patient(), **answers)
    store_result(case, result or answer_of(case, probabilities))
    return reload(case)


def reload(case: Case) -> Case:
    """The case as it is in the database now."""
    return Case.objects.select_related("response", "patient").get(pk=case.pk)


def read_blind(case: Case, reader: User | None = None) -> User:
    """Take the case and record a blind reading; return the reader."""
    reader = reader or make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    commit_blind_read(case=case, reader=reader, gradable=True, impressions=IMPRESSIONS)
    reveal_opinion(case=case, reader=reader)
    return reader


def conclude(case: Case, reader: User) -> Assessment:
    """Override the model's opinion if there was one, else say that there was none."""
    overridden = TriageRun.objects.filter(case=case, outcome=RunOutcome.ANSWERED).exists()
    return conclude_reading(
        case=case,
        reader=reader,
        concurrence=Concurrence.OVERRIDDEN if overridden else Concurrence.NO_AI_OPINION,
        override_reason=OverrideReason.MORPHOLOGY if overridden else None,
        gradable=True,
        impressions=IMPRESSIONS,
    )


def sign(case: Case, reader: User, content: ReportContent = CONTENT) -> Report:
    """Sign the report at the case's present version."""
    return sign_off(
        case=case,
        reader=reader,
        content=content,
        expected_version=reload(case).version,
        has_second_factor=True,
        authenticated_at=timezone.now(),
    )


def make_reported(case: Case | None = None, content: ReportContent = CONTENT) -> Report:
    """A signed report on the case, or on a new one."""
    case = case or make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    return sign(case, reader, content)
