"""What is taken away is gone with the next request; sockets follow (test_live_access.py)."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ClinicianProfile, Role, User
from accounts.services import grant_role, revoke_role
from tests.authorisation.test_matrix import describe
from tests.factories import make_dermatologist, make_patient, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return make_dermatologist()


@pytest.fixture
def client(reader: User) -> Client:
    client = sign_in(reader)
    assert look(client) == "."
    return client


def look(client: Client) -> str:
    return describe(client.get(reverse("queue")))


def test_a_role_that_was_taken_away(client: Client, reader: User) -> None:
    revoke_role(user=reader, role=Role.DERMATOLOGIST, revoked_by=None)
    assert look(client) == "4"
    grant_role(user=reader, role=Role.DERMATOLOGIST, granted_by=None)
    assert look(client) == "."


def test_a_licence_that_was_withdrawn(client: Client, reader: User) -> None:
    ClinicianProfile.objects.filter(user=reader).update(verified_at=None)
    assert look(client) == "4"


def test_an_account_that_was_deactivated(client: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert look(client) == "i"


def test_a_password_that_was_changed_elsewhere(client: Client, reader: User) -> None:
    reader.set_password("another horse battery")
    reader.save(update_fields=["password"])
    assert look(client) == "i"


def test_a_session_that_was_ended_elsewhere(client: Client) -> None:
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now())
    assert look(client) == "i"


def test_signing_out(client: Client) -> None:
    client.post(reverse("account_logout"))
    assert look(client) == "i"


def test_a_role_that_was_given_opens_its_pages_at_once() -> None:
    patient = make_patient()
    client = sign_in(patient)
    assert describe(client.get(reverse("oversight"))) == "4"
    grant_role(user=patient, role=Role.ADMINISTRATOR, granted_by=None)
    assert describe(client.get(reverse("oversight"))) == "."
