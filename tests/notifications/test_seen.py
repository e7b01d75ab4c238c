"""What was seen counts as read; who lost a case is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from telederm.notifications.models import Notification, NotificationKind
from tests.clinic import make_queued, make_reported
from tests.factories import make_dermatologist, make_patient, sign_in
from triage.models import Claim
from triage.services.claims import claim_case, expire_claims

pytestmark = pytest.mark.django_db


def test_opening_the_case_marks_its_notifications_as_read_and_no_others() -> None:
    patient = make_patient()
    case, other = make_queued(patient), make_queued(patient)
    make_reported(case)
    unread = Notification.objects.filter(recipient=patient, read_at=None)
    assert unread.filter(case=case, kind=NotificationKind.REPORT_READY).exists()
    sign_in(patient).get(reverse("case-detail", args=[case.pk]))
    assert not unread.filter(case=case).exists()
    assert unread.filter(case=other).exists()


def test_a_reader_whose_lease_ran_out_is_told() -> None:
    reader = make_dermatologist()
    case = make_queued()
    claim_case(case_id=case.pk, reader=reader)
    past = timezone.now() - timedelta(minutes=1)
    Claim.objects.filter(case=case).update(lease_expires_at=past)
    assert expire_claims() == 1
    told = Notification.objects.get(recipient=reader)
    assert (told.kind, told.case_id) == (NotificationKind.CLAIM_EXPIRED, case.pk)
