"""Two people, or two workers, at the same moment: one of them wins, the other is told."""

from functools import partial
from uuid import uuid4

import pytest

from cases.exceptions import CaseError
from cases.models import Case, Report, ShotType
from cases.services.drafts import start_case
from cases.services.images import add_image
from cases.services.submission import submit_case
from cases.workflow import CaseStatus, EventKind
from telederm.audit.chain import verify_chain
from telederm.notifications.models import Notification, NotificationKind
from telederm.notifications.services import notify
from tests.clinic import answer_of, conclude, make_queued, read_blind, reload, sign
from tests.factories import (
    make_dermatologist,
    make_draft,
    make_patient,
    make_photograph,
    make_submitted,
    photograph_bytes,
)
from tests.together import COMMITTED, do_together, split
from triage.models import Claim, TriageRun, TriageTicket
from triage.services.claims import CaseTaken, NotYourClaim, claim_case
from triage.services.runs import store_run
from triage.services.tickets import StaleAttempt, begin_attempt

pytestmark = pytest.mark.django_db(**COMMITTED)


def test_of_two_claimants_one_wins_and_the_other_is_told_who() -> None:
    case = make_queued()
    readers = [make_dermatologist() for _ in range(4)]
    won, refused = split(
        do_together([partial(claim_case, case_id=case.pk, reader=reader) for reader in readers])
    )
    assert len(won) == 1
    assert [type(error) for error in refused] == [CaseTaken] * 3
    for error in refused:
        assert won[0].reader.full_name in str(error)
    assert Claim.objects.filter(ended_at=None).count() == 1
    assert case.events.filter(kind=EventKind.CLAIMED).count() == 1


def test_of_two_signatures_one_is_written() -> None:
    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    won, refused = split(do_together([partial(sign, case, reader)] * 3))
    assert len(won) == 1
    assert Report.objects.get() == won[0]
    assert all(isinstance(error, CaseError) for error in refused), refused
    assert {type(error) for error in refused} <= {NotYourClaim} | set(CaseError.__subclasses__())
    assert case.events.filter(kind=EventKind.REPORT_SIGNED).count() == 1
    assert Notification.objects.filter(kind=NotificationKind.REPORT_READY).count() == 1


def test_two_workers_on_one_ticket_write_one_run() -> None:
    case = make_submitted(make_patient())
    ticket = TriageTicket.objects.get(case=case)
    attempts = do_together([partial(begin_attempt, ticket_id=ticket.pk)] * 3)
    (attempt,) = [found for found in attempts if found is not None]
    result = answer_of(case)
    won, refused = split(do_together([partial(store_run, attempt=attempt, result=result)] * 3))
    assert len(won) == 1
    assert [type(error) for error in refused] == [StaleAttempt] * 2
    assert TriageRun.objects.count() == 1
    assert case.events.filter(kind=EventKind.QUEUED).count() == 1


def test_a_double_click_on_start_and_on_send() -> None:
    patient, key = make_patient(), uuid4()
    start = partial(start_case, patient=patient, submitted_by=patient, idempotency_key=key)
    cases = do_together([start] * 3)
    assert {case.pk for case in cases} == {Case.objects.get().pk}

    draft = make_draft(patient)
    make_photograph(draft)
    sent = do_together([partial(submit_case, case=draft, actor=patient)] * 3)
    assert [case.status for case in sent] == [CaseStatus.SUBMITTED] * 3
    assert draft.events.filter(kind=EventKind.SUBMITTED).count() == 1
    assert TriageTicket.objects.filter(case=draft).count() == 1


def test_one_upload_twice_at_once_is_one_photograph() -> None:
    patient = make_patient()
    case = make_draft(patient)
    add = partial(
        add_image,
        case=case,
        uploaded_by=patient,
        upload_key=uuid4(),
        shot_type=ShotType.CLOSE_UP,
        source=photograph_bytes(),
    )
    images = do_together([add] * 2)
    assert len({image.pk for image in images}) == 1
    assert case.images.count() == 1


def test_notifications_have_numbers_without_a_gap() -> None:
    people = [make_patient(), make_patient()]
    tell = partial(notify, kind=NotificationKind.CASE_QUEUED, case=None)
    # Named in both orders: two that tell the same people must not wait for each other for ever.
    acts = [partial(tell, recipients=people if turn % 2 else people[::-1]) for turn in range(8)]
    _won, failed = split(do_together(acts))
    assert not failed
    for person in people:
        numbers = Notification.objects.filter(recipient=person).order_by("seq")
        assert list(numbers.values_list("seq", flat=True)) == list(range(1, 9))


def test_the_audit_chain_holds_after_many_at_once() -> None:
    patients = [make_patient() for _ in range(6)]
    acts = [
        partial(start_case, patient=patient, submitted_by=patient, idempotency_key=uuid4())
        for patient in patients
    ]
    _won, failed = split(do_together(acts))
    assert not failed
    report = verify_chain()
    assert report.broken_at is None, report.explanation
    assert report.links >= len(acts)
    assert reload(Case.objects.all()[0]).version == 1
