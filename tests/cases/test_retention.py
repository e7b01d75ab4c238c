"""What nobody goes on with is let go after the configured time, and the trail says so."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from cases.models import Case
from cases.services.drafts import save_answers
from cases.services.retention import find_forgotten_drafts, let_go_of_drafts
from cases.workflow import CaseStatus
from telederm.audit.models import AuditEvent
from tests.clinic import reload
from tests.factories import ANSWERS, make_draft, make_patient, make_photograph, make_submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(settings: Settings) -> Case:
    settings.TELEDERM_RETENTION = {"DRAFT_DAYS": 30, "UPLOAD_DAYS": 2}
    case = make_draft(make_patient())
    make_photograph(case)
    return case


def test_a_forgotten_draft_is_emptied_and_the_trail_says_why(draft: Case, media_root: Path) -> None:
    assert let_go_of_drafts(now=timezone.now() + timedelta(days=29)) == 0
    assert let_go_of_drafts(now=timezone.now() + timedelta(days=31)) == 1
    emptied = reload(draft)
    assert emptied.status == CaseStatus.WITHDRAWN
    assert emptied.response.answers == {}
    assert not emptied.images.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
    event = AuditEvent.objects.get(action="delete", record_id=str(draft.pk))
    assert event.actor_id is None
    assert event.reason == "Nobody went on with this draft for 30 days."
    assert let_go_of_drafts(now=timezone.now() + timedelta(days=31)) == 0


def test_what_was_sent_stays(draft: Case) -> None:
    sent = make_submitted(make_patient())
    let_go_of_drafts(now=timezone.now() + timedelta(days=31))
    assert reload(sent).status == CaseStatus.SUBMITTED
    assert sent.images.exists()


def test_whoever_goes_on_keeps_the_draft(draft: Case) -> None:
    """The time counts from the last change of anything, not from the beginning."""
    begun = Case.objects.get(pk=draft.pk).created_at
    with transaction.atomic():
        save_answers(case=draft, answers=ANSWERS | {"concern": "It itches now."})
    just_late = begun + timedelta(days=30, microseconds=1)
    assert let_go_of_drafts(now=just_late) == 0


def test_a_draft_that_somebody_has_just_gone_on_with_is_kept(
    draft: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = iter([[draft]])  # as it was found before its patient came back

    def find(now: datetime) -> Any:
        return next(before, None) or find_forgotten_drafts(now)

    monkeypatch.setattr("cases.services.retention.find_forgotten_drafts", find)
    assert let_go_of_drafts(now=timezone.now() + timedelta(days=29)) == 0
    assert reload(draft).status == CaseStatus.DRAFT


def test_a_clinic_may_keep_drafts_for_ever(draft: Case, settings: Settings) -> None:
    settings.TELEDERM_RETENTION = {"DRAFT_DAYS": 0, "UPLOAD_DAYS": 2}
    assert let_go_of_drafts(now=timezone.now() + timedelta(days=3_000)) == 0
