"""The whole path at the services' level, with the model server out of reach."""

import pytest
from django.utils import timezone

from cases.models import Case, Disposition
from cases.services.reports import ReportContent
from cases.workflow import CaseStatus
from tests.factories import make_dermatologist, make_patient, make_submitted
from triage.models import Concurrence, Confidence, RunOutcome, TriageTicket
from triage.services.claims import claim_case
from triage.services.readings import (
    Impression,
    commit_blind_read,
    conclude_reading,
    reveal_opinion,
)
from triage.services.sign_off import sign_off
from triage.tasks import run_triage

CONTENT = ReportContent(
    gradable=True,
    diagnosis="Naevus",
    disposition=Disposition.SELF_CARE,
    plain_summary="This is an ordinary mole.",
    safety_net_advice="Come back if it grows or bleeds.",
)


@pytest.mark.django_db
def test_a_case_walks_from_sending_to_the_signed_report() -> None:
    case = make_submitted(make_patient())
    run_triage(ticket_id=str(TriageTicket.objects.get(case=case).pk))
    case.refresh_from_db()
    assert case.status == CaseStatus.QUEUED
    assert case.triage_runs.get().outcome == RunOutcome.FAILED

    reader = make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    impressions = [Impression("Naevus", Confidence.HIGH)]
    commit_blind_read(case=case, reader=reader, gradable=True, impressions=impressions)
    reveal_opinion(case=case, reader=reader)
    conclude_reading(
        case=case,
        reader=reader,
        concurrence=Concurrence.NO_AI_OPINION,
        override_reason=None,
        gradable=True,
        impressions=impressions,
    )
    version = Case.objects.get(pk=case.pk).version
    report = sign_off(
        case=case,
        reader=reader,
        content=CONTENT,
        expected_version=version,
        has_second_factor=True,
        authenticated_at=timezone.now(),
    )

    case.refresh_from_db()
    assert case.status == CaseStatus.REPORTED
    assert report.digest
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[0] == "created"
    assert kinds[-1] == "report_signed"
