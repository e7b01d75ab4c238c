"""Reading the thread of a case."""

from django.db.models import QuerySet

from cases.models import Case, ClinicalImage, Message, Side


def read_thread(case: Case) -> "QuerySet[Message]":
    """Return the messages of a case in order, with their authors and photographs."""
    messages = Message.objects.filter(case=case)
    return messages.select_related("author__clinician_profile").prefetch_related("images")


def find_unsent_images(case: Case) -> "QuerySet[ClinicalImage]":
    """Return the photographs that were added after sending and are in no message yet."""
    if case.submitted_at is None:  # a draft that was taken back
        return case.images.none()
    return case.images.filter(created_at__gt=case.submitted_at, messages=None)


def find_open_question(case: Case) -> Message | None:
    """Return the newest question of the clinic; whether it waits is said by the case's status."""
    return read_thread(case).filter(side=Side.CLINIC).last()
