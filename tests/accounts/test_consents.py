"""Consents: which words, given and withdrawn at any time, kept as history."""

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Consent, ConsentText, ConsentTranslation, Purpose, User
from accounts.selectors import consent_texts_in_force, has_consent
from accounts.services import give_consent, withdraw_consent
from tests.factories import make_patient, make_user, sign_in
from tests.forms import read_forms, read_text
from tests.together import COMMITTED, do_together

pytestmark = pytest.mark.django_db


def test_every_purpose_has_words_from_the_start() -> None:
    assert set(ConsentText.objects.values_list("purpose", flat=True)) == set(Purpose.values)


def test_every_text_in_force_has_words_in_every_language() -> None:
    others = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    for purpose, text in consent_texts_in_force().items():
        words = {code: text.words_in(code) for code in others}
        assert {code for code, found in words.items() if found.language == code} == others, purpose
        bodies = {found.body for found in words.values()} | {text.body}
        assert len(bodies) == len(settings.LANGUAGES)


def test_the_words_that_were_read_are_those_that_are_kept() -> None:
    user = make_patient()
    client = sign_in(user, second_factor=False)
    client.post(reverse("language"), {"language": "fr"})
    client.post(reverse("consent-change"), {"purpose": "teaching", "agree": "yes"})
    consent = Consent.objects.get(user=user, purpose=Purpose.TEACHING, withdrawn_at=None)
    assert (consent.language, consent.words.title) == ("fr", "Enseignement")
    page = read_text(client.get(reverse("consents")))
    assert consent.words.body in page
    assert "medical staff" not in page


def test_a_text_without_a_translation_is_shown_and_kept_in_english() -> None:
    user = make_patient()
    ConsentText.objects.create(purpose=Purpose.CARE, version=2, title="Care", body="New words.")
    with override("ar"):
        (consent,) = give_consent(user=user, purposes=[Purpose.CARE])
    assert (consent.language, consent.words.body) == ("en", "New words.")


def test_words_that_were_agreed_to_stay() -> None:
    translation = ConsentTranslation.objects.filter(language="hi").first()
    assert translation
    translation.body = "Something else"
    with pytest.raises(DatabaseError):
        translation.save()


def test_giving_withdrawing_and_giving_again_stays_as_history() -> None:
    user = make_user()
    assert not has_consent(user, Purpose.CARE)
    give_consent(user=user, purposes=[Purpose.CARE])
    give_consent(user=user, purposes=[Purpose.CARE])
    assert has_consent(user, Purpose.CARE)
    withdraw_consent(user=user, purpose=Purpose.CARE)
    assert not has_consent(user, Purpose.CARE)
    give_consent(user=user, purposes=[Purpose.CARE])
    assert Consent.objects.filter(user=user).count() == 2
    assert not has_consent(user, Purpose.RESEARCH)


@pytest.mark.django_db(**COMMITTED)
def test_a_button_that_is_pressed_twice_gives_one_consent() -> None:
    for _ in range(6):
        user = make_user()

        def give(user: User = user) -> object:
            return give_consent(user=user, purposes=[Purpose.CARE])

        first, second = do_together([give, give])
        assert first == second == [Consent.objects.get(user=user)]


def test_new_words_ask_for_a_new_agreement_that_takes_the_olds_place() -> None:
    user = make_patient()
    newer = ConsentText.objects.create(
        purpose=Purpose.CARE, version=2, title="Care", body="Other words."
    )
    give_consent(user=user, purposes=[Purpose.CARE])
    current = Consent.objects.get(user=user, purpose=Purpose.CARE, withdrawn_at=None)
    assert current.text == newer


def test_the_page_gives_and_withdraws_one_at_a_time() -> None:
    user = make_patient(ai=False)
    client, path = sign_in(user, second_factor=False), reverse("consents")
    change = reverse("consent-change")
    assert len([form for form in read_forms(client.get(path)) if form.action == change]) == 4
    client.post(change, {"purpose": "ai_processing", "agree": "yes"})
    assert has_consent(user, Purpose.AI_PROCESSING)
    client.post(change, {"purpose": "ai_processing", "agree": "no"})
    assert not has_consent(user, Purpose.AI_PROCESSING)
    assert has_consent(user, Purpose.CARE)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"purpose": "care"},
        {"purpose": "money", "agree": "yes"},
        {"purpose": "care", "agree": "maybe"},
    ],
)
def test_nonsense_changes_nothing_and_says_so(data: dict[str, str]) -> None:
    user = make_patient()
    client = sign_in(user, second_factor=False)
    page = client.post(reverse("consent-change"), data, follow=True)
    assert "Nothing was changed" in read_text(page)
    assert has_consent(user, Purpose.CARE)
