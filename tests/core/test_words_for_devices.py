"""The words by which a browser tells people and sessions apart, and nothing else."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.factories import make_patient, sign_in

pytestmark = pytest.mark.django_db


def words(client: Client) -> dict[str, str]:
    """The body's data attributes."""
    body = re.search("<body[^>]*>", client.get(reverse("case-list")).content.decode())
    assert body
    return dict(re.findall(r'data-([a-z-]+)="([^"]*)"', body[0]))


@pytest.fixture
def patient() -> User:
    return make_patient()


def test_a_new_key_of_the_site_makes_nobody_a_stranger(patient: User, settings: Settings) -> None:
    old = words(sign_in(patient, second_factor=False))["person"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, "older"]
    settings.SECRET_KEY = "new"
    now = words(sign_in(patient, second_factor=False))
    assert now["person"] != old
    before = now["person-before"].split(" ")
    assert (before[0], len(set(before))) == (old, 2)
    other = words(sign_in(make_patient(), second_factor=False))
    assert not {other["person"], *other["person-before"].split(" ")} & {now["person"], *before}


def test_a_session_has_a_word_of_its_own(patient: User) -> None:
    client = sign_in(patient, second_factor=False)
    here, again = words(client), words(client)
    elsewhere = words(sign_in(patient, second_factor=False))
    assert here == again
    assert here["person"] == elsewhere["person"]
    assert here["session"] != elsewhere["session"]
    assert str(client.session.session_key) not in here.values()


def test_nobody_has_no_word() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "data-person" not in page
    assert "data-session" not in page
