"""A mail server that is away, or refuses an address: no page fails, and nothing made is lost."""

import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Role, User
from tests.accounts.test_sign_up import FORM
from tests.factories import confirm_address, make_user
from tests.forms import read_text
from tests.notifications.mail_server import running_mail_server

pytestmark = pytest.mark.django_db

NOT_SENT = "The mail could not be sent now."


def test_a_refused_address_at_sign_up_is_said_and_the_account_is_there(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    in_memory = settings.EMAIL_BACKEND
    with running_mail_server(settings) as server, caplog.at_level(logging.DEBUG):
        server.refuses = True
        page = client.post(reverse("account_signup"), FORM, follow=True)
    assert page.status_code == 200
    assert NOT_SENT in read_text(page)
    assert "Confirmation email sent" not in read_text(page)
    assert "SMTPRecipientsRefused" in caplog.text
    assert "pat@example.org" not in caplog.text
    assert User.objects.get().roles == {Role.PATIENT}

    settings.EMAIL_BACKEND = in_memory
    login = {"login": FORM["email"], "password": FORM["password1"]}
    page = client.post(reverse("account_login"), login, follow=True)
    assert NOT_SENT not in read_text(page)
    assert mail.outbox[0].to == ["pat@example.org"]


def test_without_a_mail_server_known_and_unknown_addresses_get_the_same_answer(
    settings: Settings,
) -> None:
    confirm_address(known := make_user())
    with running_mail_server(settings):
        pass  # nobody listens there any more
    reset = reverse("account_reset_password")
    pages = [
        Client().post(reset, {"email": email}, follow=True)
        for email in (known.email, "nobody@example.org")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    assert all(NOT_SENT in read_text(page) for page in pages)


def test_without_consents_there_is_no_account_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.adapter.give_consent", fail)
    with pytest.raises(RuntimeError):
        Client().post(reverse("account_signup"), FORM)
    assert not User.objects.exists()
