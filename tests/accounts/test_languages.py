"""The language that a person reads: chosen once, kept with the browser and with the account."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.languages import keep_language
from tests.factories import make_patient, sign_in
from tests.forms import read_forms, read_text

pytestmark = pytest.mark.django_db

HOME = "/"


def choose(client: Client, language: str, **more: str) -> None:
    client.post(reverse("language"), {"language": language, "next": HOME, **more})


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("hi", "ltr"), ("en", "ltr")])
def test_a_visitors_choice_stays_in_the_browser(language: str, direction: str) -> None:
    client = Client(headers={"accept-language": "fr"})
    choose(client, language)
    page = client.get(reverse("account_login"))
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()
    assert page.headers["Content-Language"] == language


def test_every_page_offers_every_language_without_javascript() -> None:
    page = Client().get(HOME + "?a=1")
    (form,) = [form for form in read_forms(page) if form.action == reverse("language")]
    assert form.inputs.count(("language", "submit")) == len(settings.LANGUAGES)
    assert form.values["next"] == [HOME + "?a=1"]


def test_a_users_choice_goes_with_them_to_another_device() -> None:
    user = make_patient()
    choose(sign_in(user, second_factor=False), "pt-br")
    elsewhere = sign_in(user, second_factor=False)
    page = elsewhere.get(reverse("case-list"), headers={"accept-language": "fr"})
    assert page.headers["Content-Language"] == "pt-br"


def test_without_a_choice_the_browser_decides() -> None:
    client = sign_in(make_patient(), second_factor=False)
    page = client.get(reverse("case-list"), headers={"accept-language": "pt, fr;q=0.5"})
    assert page.headers["Content-Language"] == "pt-br"


@pytest.mark.parametrize("language", ["", "xx", "../en", "de"])
def test_a_language_that_is_not_spoken_changes_nothing_and_says_so(language: str) -> None:
    user = make_patient()
    client = sign_in(user, second_factor=False)
    choose(client, "es")
    page = client.post(reverse("language"), {"language": language, "next": HOME}, follow=True)
    assert page.headers["Content-Language"] == "es"
    user.refresh_from_db()
    assert user.language == "es"
    assert read_text(page)


def test_the_way_back_stays_on_this_site() -> None:
    answer = Client().post(
        reverse("language"), {"language": "es", "next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_a_mail_speaks_the_language_of_its_reader() -> None:
    user = make_patient()
    keep_language(user=user, language="ar")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    asked_in_french = {"accept-language": "fr"}
    path = reverse("account_reset_password")
    Client().post(path, {"email": user.email}, headers=asked_in_french)
    (sent,) = mail.outbox
    assert "مرحباً" in sent.body
    Client().post(path, {"email": "nobody@example.org"}, headers=asked_in_french)
    assert "Bonjour" in mail.outbox[-1].body
