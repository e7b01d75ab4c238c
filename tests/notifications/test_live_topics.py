"""Who may follow what, and how far each topic has come."""

from uuid import uuid4

import pytest

from accounts.models import Role, User
from telederm.notifications.topics import (
    INBOX,
    QUEUE,
    case_topic,
    current_number,
    group_of,
    session_group,
)
from tests.clinic import make_queued
from tests.factories import make_administrator, make_dermatologist, make_draft, make_patient

pytestmark = pytest.mark.django_db


def test_patient_follows_the_own_case_and_nobody_elses() -> None:
    patient, stranger = make_patient(), make_patient()
    topic = case_topic(make_queued(patient).pk)
    assert group_of(topic, patient)
    assert group_of(topic, stranger) is None
    assert group_of(QUEUE, patient) is None
    assert group_of(INBOX, patient) != group_of(INBOX, stranger)


def test_reader_follows_sent_cases_but_neither_drafts_nor_own_ones() -> None:
    reader = make_dermatologist(Role.PATIENT)
    assert group_of(QUEUE, reader)
    assert group_of(case_topic(make_queued().pk), reader)
    assert group_of(case_topic(make_draft(make_patient()).pk), reader) is None


def test_reader_without_a_verified_licence_follows_nothing() -> None:
    reader = make_dermatologist(verified=False)
    assert group_of(QUEUE, reader) is None
    assert group_of(case_topic(make_queued().pk), reader) is None


def test_administrator_follows_queue_and_cases() -> None:
    chief = make_administrator()
    assert group_of(QUEUE, chief)
    assert group_of(case_topic(make_queued().pk), chief)


@pytest.mark.parametrize("topic", ["", "case:", "case:7", f"case:{uuid4()}", "queue ", "session.x"])
def test_what_does_not_exist_has_no_group(topic: str) -> None:
    assert group_of(topic, make_administrator()) is None


def test_numbers_grow() -> None:
    patient = make_patient()
    inbox, queue = current_number(INBOX, patient), current_number(QUEUE, patient)
    case = make_queued(patient)
    assert current_number(INBOX, patient) > inbox
    assert current_number(QUEUE, patient) > queue
    assert current_number(case_topic(case.pk), patient) == case.version
    assert current_number("nonsense", patient) == 0
    assert current_number(INBOX, User(pk=0)) == 0


def test_session_key_is_not_in_its_group() -> None:
    assert "secretkey" not in session_group("secretkey")
