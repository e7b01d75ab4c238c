"""Consent texts as versions: read at once, agreed to anew, and what was agreed to stays."""

import pytest
from django.urls import reverse

from accounts.consent_texts import TextRefused, publish_consent_text
from accounts.models import Consent, ConsentText, ConsentWords, Purpose, User
from telederm.audit.models import AuditEvent
from tests.factories import make_dermatologist, make_patient, sign_in
from tests.forms import find_form, read_text
from tests.raw import refused

pytestmark = pytest.mark.django_db

ENGLISH = ConsentWords("Care", "A doctor reads it, and a colleague may.", "en")
FRENCH = ConsentWords("Soins", "Un médecin le lit, un collègue aussi.", "fr")


def publish(
    by: User, *words: ConsentWords, based_on: int = 1, why: str = "A second reader may look."
) -> ConsentText:
    return publish_consent_text(
        purpose=Purpose.CARE,
        words={each.language: each for each in words or (ENGLISH, FRENCH)},
        based_on=based_on,
        published_by=by,
        reason=why,
    )


def test_people_read_the_new_text_and_keep_what_they_agreed_to(administrator: User) -> None:
    patient = make_patient()
    before = Consent.objects.get(user=patient, purpose=Purpose.CARE)
    old = before.text.body
    publish(administrator)
    client, path = sign_in(patient, second_factor=False), reverse("consents")
    page = read_text(client.get(path))
    assert ENGLISH.body in page
    assert old in page
    assert "The text has changed since then." in page
    assert Consent.objects.get(user=patient, purpose=Purpose.CARE) == before
    client.post(reverse("consent-change"), {"purpose": "care", "agree": "yes"})
    current = Consent.objects.get(user=patient, purpose=Purpose.CARE, withdrawn_at=None)
    assert current.text.version == 2
    assert "The text has changed since then." not in read_text(client.get(path))
    before.refresh_from_db()
    assert (before.withdrawn_at is not None, before.text.body) == (True, old)
    assert current.text.words_in("fr") == FRENCH


def test_who_may_what_and_after_whom(administrator: User) -> None:
    with pytest.raises(TextRefused, match="Only an administrator"):
        publish(make_dermatologist())
    with pytest.raises(TextRefused, match="Say why"):
        publish(administrator, why=" ")
    with pytest.raises(TextRefused, match="site's own language"):
        publish(administrator, FRENCH)
    with pytest.raises(TextRefused, match="site's own language"):
        publish(administrator, ENGLISH, ConsentWords("", FRENCH.body, "fr"))
    stale = ConsentText.objects.get(purpose=Purpose.CARE).words_in("fr")
    with pytest.raises(TextRefused, match="not in Français"):
        publish(administrator, ENGLISH, stale)
    publish(administrator)
    with pytest.raises(TextRefused, match="newer version"):
        publish(administrator)
    with refused("immutable"):
        ConsentText.objects.update(body="Something else.")


def test_on_the_pages(administrator: User) -> None:
    client, path = sign_in(administrator), reverse("oversight-consent", args=["care"])
    make_patient()
    shown = client.get(path)
    assert "1 person agrees to it" in read_text(shown)
    typed = {**find_form(shown, "").typed(), "reason": "Plainer."}
    assert "Change it there as well" in read_text(client.post(path, {**typed, "body_en": "New."}))
    others = {f"{field}_{code}": "" for field in ("title", "body") for code in ("es", "fr", "hi")}
    others |= {f"{field}_{code}": "" for field in ("title", "body") for code in ("ar", "pt-br")}
    half = client.post(path, {**typed, **others, "title_fr": "Soins"})
    assert "as well" in read_text(half)
    done = client.post(path, {**typed, **others, "body_en": "New.", "title_en": "Care, anew"})
    assert done.status_code == 302
    assert "Care, anew" in read_text(client.get(reverse("oversight-consents")))
    assert "Plainer." in read_text(client.get(path))
    event = AuditEvent.objects.get(record_type="accounts.consenttext")
    assert (event.reason, event.detail["version"]) == ("Plainer.", 2)
    assert client.get(reverse("oversight-consent", args=["money"])).status_code == 404
