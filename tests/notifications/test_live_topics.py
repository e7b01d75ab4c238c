"""Who may follow what, and how far each topic has come."""

from uuid import UUID

import pytest

from accounts.models import Purpose, Role, User
from accounts.services import give_consent
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


def reader_as_patient(reader: User) -> User:
    give_consent(user=reader, purposes=[Purpose.CARE])
    return reader


def test_patient_follows_the_own_case_and_nobody_elses() -> None:
    patient, stranger = make_patient(), make_patient()
    topic = case_topic(make_queued(patient).pk)
    assert group_of(topic, patient, has_second_factor=True)
    assert group_of(topic, stranger, has_second_factor=True) is None
    assert group_of(QUEUE, patient, has_second_factor=True) is None
    assert group_of(INBOX, patient, has_second_factor=True) != group_of(
        INBOX, stranger, has_second_factor=True
    )


def test_reader_follows_sent_cases_but_neither_drafts_nor_own_ones() -> None:
    reader = make_dermatologist(Role.PATIENT)
    assert group_of(QUEUE, reader, has_second_factor=True)
    assert group_of(case_topic(make_queued().pk), reader, has_second_factor=True)
    draft = case_topic(make_draft(make_patient()).pk)
    assert group_of(draft, reader, has_second_factor=True) is None


def test_reader_without_a_verified_licence_follows_nothing() -> None:
    reader = make_dermatologist(verified=False)
    assert group_of(QUEUE, reader, has_second_factor=True) is None
    assert group_of(case_topic(make_queued().pk), reader, has_second_factor=True) is None


def test_without_a_second_factor_one_follows_only_what_is_ones_own() -> None:
    reader = make_dermatologist(Role.ADMINISTRATOR)
    own = case_topic(make_queued(reader_as_patient(reader)).pk)
    for topic in (QUEUE, case_topic(make_queued().pk)):
        assert group_of(topic, reader, has_second_factor=True)
        assert group_of(topic, reader, has_second_factor=False) is None
    assert group_of(own, reader, has_second_factor=False)
    assert group_of(INBOX, reader, has_second_factor=False)


def test_administrator_follows_queue_and_cases() -> None:
    chief = make_administrator()
    assert group_of(QUEUE, chief, has_second_factor=True)
    assert group_of(case_topic(make_queued().pk), chief, has_second_factor=True)


@pytest.mark.parametrize(
    "topic", ["", "case:", "case:7", f"case:{UUID(int=7)}", "queue ", "session.x"]
)
def test_what_does_not_exist_has_no_group(topic: str) -> None:
    assert group_of(topic, make_administrator(), has_second_factor=True) is None


def test_numbers_grow() -> None:
    patient = make_patient()
    inbox, queue = current_number(INBOX, patient), current_number(QUEUE, patient)
    case = make_queued(patient)
    assert current_number(INBOX, patient) > inbox
    assert current_number(QUEUE, patient) > queue
    assert current_number(case_topic(case.pk), make_dermatologist()) == case.version
    assert current_number("nonsense", patient) == 0
    assert current_number(INBOX, User(pk=0)) == 0


def test_session_key_is_not_in_its_group() -> None:
    assert "secretkey" not in session_group("secretkey")
