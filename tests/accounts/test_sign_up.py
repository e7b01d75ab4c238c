"""Signing up and in, over allauth's real pages, with a real second factor."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Consent, Purpose, Role, User
from tests.factories import PASSWORD, confirm_address, make_dermatologist, make_user

pytestmark = pytest.mark.django_db

FORM = {
    "full_name": "Pat Example",
    "email": "Pat@Example.org",
    "password1": "a long sentence nobody guesses",
    "password2": "a long sentence nobody guesses",
    "consent_care": "on",
    "consent_ai_processing": "on",
}


def test_a_patient_signs_up_confirms_and_is_in() -> None:
    client = Client()
    assert client.post(reverse("account_signup"), FORM).status_code == 302
    user = User.objects.get()
    assert (user.email, user.full_name) == ("pat@example.org", "Pat Example")
    assert user.roles == {Role.PATIENT}
    assert client.get(reverse("case-list")).status_code == 302  # not before the confirmation
    (path,) = re.findall(r"https?://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    client.post(path, follow=True)
    assert client.get(reverse("case-list")).status_code == 200
    assert {consent.purpose for consent in Consent.objects.all()} == {"care", "ai_processing"}


def test_care_has_to_be_agreed_to_and_the_program_does_not() -> None:
    without_care = {key: value for key, value in FORM.items() if key != "consent_care"}
    response = Client().post(reverse("account_signup"), without_care)
    assert "no doctor may look at what you send" in response.content.decode()
    assert not User.objects.exists()
    without_ai = {key: value for key, value in FORM.items() if key != "consent_ai_processing"}
    Client().post(reverse("account_signup"), without_ai)
    assert [consent.purpose for consent in Consent.objects.all()] == [Purpose.CARE]


def test_an_address_that_has_an_account_is_told_by_mail_only() -> None:
    known = make_user(email="pat@example.org")
    confirm_address(known)
    answers = [
        Client().post(reverse("account_signup"), {**FORM, "email": email})
        for email in ("new@example.org", "pat@example.org")
    ]
    first, second = ((answer.status_code, answer.headers["Location"]) for answer in answers)
    assert first == second
    assert User.objects.filter(email="pat@example.org").count() == 1
    assert {message.to[0] for message in mail.outbox} == {"new@example.org", "pat@example.org"}


def test_a_wrong_password_and_an_unknown_address_look_the_same() -> None:
    known = make_user()
    confirm_address(known)
    pages = [
        Client().post(reverse("account_login"), {"login": login, "password": "x" * 12})
        for login in (known.email, "nobody@example.org")
    ]
    texts = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages]
    assert texts[0] == texts[1]


def test_a_dermatologist_sets_up_a_second_factor_and_reads_only_with_it() -> None:
    user = make_dermatologist()
    confirm_address(user)
    client, queue = Client(), reverse("queue")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(queue).headers["Location"] == reverse("mfa_index")
    activate = reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(activate).context["form"].secret
    client.post(activate, {"code": code_now(secret)})
    assert client.get(queue).status_code == 302, "set up in this session, but not used to sign in"

    again = Client()
    step = again.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert step.headers["Location"] == reverse("mfa_authenticate")
    assert again.get(queue).headers["Location"].startswith(reverse("account_login"))
    again.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert again.get(queue).status_code == 200


def code_now(secret: str) -> str:
    """The code that an authenticator app shows in this half minute."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
