"""The thread of a case: the dermatologist asks, the patient answers or adds something."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError, TransitionRefused
from cases.models import Case, Message, Side, Wants
from cases.selectors.thread import find_unsent_images
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import UNANSWERED, CaseStatus, EventKind


class NothingSaid(CaseError):
    """A message needs words, or photographs that were not sent before."""


@transaction.atomic
def ask_patient(*, case: Case, asked_by: User, text: str, wants: Wants) -> Message:
    """Ask the patient for something; the case waits for them until they answer.

    Whoever calls this has made sure that `asked_by` holds the case.

    Raises:
        NothingSaid: no words.
        TransitionRefused: the case isn't being read.
    """
    if not text.strip():
        raise NothingSaid(_("Write what you want to know."))
    advance_case(
        case_id=case.pk,
        kind=EventKind.PATIENT_ASKED,
        source=CaseStatus.IN_REVIEW,
        actor=asked_by,
    )
    return Message.objects.create(
        case=case, author=asked_by, side=Side.CLINIC, wants=wants, text=text.strip()
    )


@transaction.atomic
def write_to_clinic(*, case: Case, author: User, text: str) -> Message:
    """Send the patient's words and the photographs added since their last message.

    An answer to a question puts the case back into the queue; anything else leaves it where
    it is, and whoever reads it sees that it has changed. The same words once more, with nothing in
    between, are a form that was sent again after its answer got lost: they are there already.

    Raises:
        NothingSaid: neither words nor new photographs.
        TransitionRefused: the case was answered or withdrawn meanwhile.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status not in UNANSWERED:
        raise TransitionRefused(_("This case takes no more messages. Start a new one if you need."))
    images = list(find_unsent_images(locked))
    words, newest = text.strip(), locked.messages.last()
    if not words and not images:
        raise NothingSaid(_("Write something, or add a photograph first."))
    if newest and not images and (newest.side, newest.text) == (Side.PATIENT, words):
        return newest
    message = Message.objects.create(case=locked, author=author, side=Side.PATIENT, text=words)
    message.images.set(images)
    if locked.status == CaseStatus.AWAITING_PATIENT:
        advance_case(
            case_id=locked.pk,
            kind=EventKind.PATIENT_ANSWERED,
            source=CaseStatus.AWAITING_PATIENT,
            actor=author,
        )
    else:
        record_case_event(case_id=locked.pk, kind=EventKind.PATIENT_WROTE, actor=author)
    return message


def mark_thread_read(*, case: Case, reader: User, side: Side) -> int:
    """Note that `reader`, of this side, has seen what the other side wrote; return how much."""
    unread = Message.objects.filter(case=case, read_at=None).exclude(side=side)
    return unread.update(read_at=Now(), read_by=reader)


def return_unanswered() -> int:
    """Put cases back into the queue whose patients have not answered in time; return how many."""
    limit = timedelta(days=settings.TELEDERM_REPLY_DAYS)
    waiting = Case.objects.filter(
        status=CaseStatus.AWAITING_PATIENT, status_changed_at__lt=Now() - limit
    )
    return sum(_return_to_queue(case) for case in waiting)


def _return_to_queue(case: Case) -> bool:
    try:
        advance_case(
            case_id=case.pk,
            kind=EventKind.ANSWER_OVERDUE,
            source=CaseStatus.AWAITING_PATIENT,
            actor=None,
        )
    except TransitionRefused:  # answered a moment ago
        return False
    return True
