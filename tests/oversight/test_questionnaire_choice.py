"""Which questionnaire new cases begin with: chosen with a reason, and drafts keep theirs."""

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import QuestionnaireChoice
from cases.selectors.questionnaires import find_version_in_force
from cases.services.questionnaires import ChoiceRefused, choose_questionnaire
from telederm.audit.models import AuditEvent
from tests.factories import (
    make_dermatologist,
    make_draft,
    make_patient,
    sign_in,
)
from tests.forms import find_form, read_text
from tests.raw import refused

pytestmark = pytest.mark.django_db


def choose(version: int, by: User, based_on: int = 0, reason: str = "x") -> QuestionnaireChoice:
    return choose_questionnaire(version=version, based_on=based_on, chosen_by=by, reason=reason)


def test_new_cases_begin_with_the_chosen_version_and_drafts_keep_theirs(
    administrator: User,
) -> None:
    before = make_draft(make_patient())
    choose(1, administrator)
    after = make_draft(make_patient())
    before.response.refresh_from_db()
    assert before.response.questionnaire_version == 2
    assert after.response.questionnaire_version == 1
    choose(2, administrator, based_on=1)
    assert find_version_in_force() == 2


def test_who_may_what_and_after_whom(administrator: User) -> None:
    for wrong, words in (
        ({"version": 1, "by": make_dermatologist()}, "Only an administrator"),
        ({"version": 1, "by": administrator, "reason": " "}, "Say why"),
        ({"version": 99, "by": administrator}, "isn't published"),
    ):
        with pytest.raises(ChoiceRefused, match=words):
            choose(**wrong)  # type: ignore[arg-type]
    choose(1, administrator)
    with pytest.raises(ChoiceRefused, match="Somebody has chosen"):
        choose(2, administrator)
    with refused("immutable"):
        QuestionnaireChoice.objects.update(reason="Something else.")
    assert find_version_in_force() == 1


def test_on_the_page(administrator: User) -> None:
    client = sign_in(administrator)
    page, path = reverse("oversight-questionnaires"), reverse("oversight-questionnaire", args=[1])
    assert "Nobody yet: the newest version counts." in read_text(client.get(page))
    shown = client.get(path)
    assert "What worries you about your skin?" in read_text(shown)
    assert "Computed again just now: the same." in read_text(shown)
    typed = find_form(shown, "").typed()
    assert client.post(path, {**typed, "reason": ""}).status_code == 422
    assert client.post(path, {**typed, "reason": "Shorter."}).status_code == 302
    assert "Shorter." in read_text(client.get(page))
    assert "New cases begin with this version." in read_text(client.get(path))
    event = AuditEvent.objects.get(record_type="cases.questionnairechoice")
    assert (event.reason, event.detail["questionnaire"]) == ("Shorter.", 1)
    assert client.get(reverse("oversight-questionnaire", args=[99])).status_code == 404
