"""The administrators' page of the versions, and the model card for those who read."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from serving.contract import CARD_PATH, MODEL_NAME
from serving.registry import version_folder
from tests.clinic import make_queued, read_blind
from tests.factories import make_dermatologist, sign_in
from tests.triage.life.versions import SHIPPED, make_version, with_other_golden
from triage.model_cards import load_model_card
from triage.models import ModelVersion, VersionState
from triage.services.promotion import promote_version, shadow_version
from triage.services.registering import register_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(administrator: User) -> Client:
    return sign_in(administrator)


def page(client: Client) -> str:
    response = client.get(reverse("oversight-models"))
    assert response.status_code == 200
    return response.content.decode()


def change(client: Client, number: int, act: str, reason: str = "Measured better.") -> str:
    """Send the form as the page does; return what the administrator reads then."""
    path = reverse("oversight-model-change", args=[number])
    response = client.post(path, {"act": act, "reason": reason}, follow=True)
    return response.content.decode()


def state_of(html: str, number: int) -> str:
    found = re.search(rf'data-version="{number}" data-state="(\w+)"', html)
    assert found
    return found[1]


def test_without_any_version_it_says_what_to_do(client: Client) -> None:
    html = page(client)
    assert "register_models" in html
    assert "the settings name it" in html


def test_promoted_then_rolled_back_in_one_click(
    registered: list[ModelVersion], client: Client
) -> None:
    assert state_of(page(client), 1) == "candidate"
    assert "Version 1: Live." in change(client, 1, "promote")
    html = change(client, 2, "promote")
    assert (state_of(html, 1), state_of(html, 2)) == ("retired", "live")
    assert "Cases are shown to version 2." in html
    assert html.count('value="roll_back"') == 1
    html = change(client, 1, "roll_back", "Version 2 drifts.")
    assert (state_of(html, 1), state_of(html, 2)) == ("live", "retired")
    assert "Version 2 drifts." in html


def test_figures_come_with_their_intervals(registered: list[ModelVersion], client: Client) -> None:
    value, low, high = load_model_card(1).metrics["figures"]["malignant_auc"]
    text = re.sub(r"<[^>]+>", "", page(client))
    assert f"{value:.3f} ({low:.3f} to {high:.3f})" in text


@pytest.mark.usefixtures("platform")
def test_a_refusal_is_a_sentence_and_changes_nothing(models_dir: Path, client: Client) -> None:
    folder = version_folder(models_dir, MODEL_NAME, 2)
    folder.rename(folder.with_name("aside"))
    make_version(models_dir, 2, with_other_golden)
    register_version(number=2, registered_by=None)
    html = change(client, 2, "promote")
    assert "answers a golden picture otherwise than recorded" in html
    assert state_of(html, 2) == "candidate"


def test_a_change_without_a_reason_is_refused(
    registered: list[ModelVersion], client: Client
) -> None:
    path = reverse("oversight-model-change", args=[1])
    for data in ({"act": "promote", "reason": " "}, {"act": "delete", "reason": "x"}, {}):
        assert client.post(path, data).status_code == 422
    assert not ModelVersion.objects.exclude(state=VersionState.CANDIDATE).exists()


def test_labels_left_behind_are_told(
    registered: list[ModelVersion], client: Client, settings: Settings
) -> None:
    settings.TELEDERM_MODEL_SERVER_BASE_PATH = ""
    assert "labels were not moved" in change(client, 1, "promote")


def test_the_agreement_is_told_only_with_enough_data(
    registered: list[ModelVersion], client: Client, administrator: User, settings: Settings
) -> None:
    assert "Agreement with the live answers" not in page(client)
    promote_version(number=1, actor=administrator, reason="First.")
    shadow_version(number=2, actor=administrator, reason="Compare.")
    assert "Agreement with the live answers of version 1" in page(client)
    assert "Insufficient data: 0 of at least 30" in page(client)
    settings.TELEDERM_SHADOW_MINIMUM_PAIRS = 0
    assert "Same first label" in page(client)


def test_a_version_whose_files_changed_is_shown_as_broken(
    registered: list[ModelVersion], models_dir: Path, client: Client
) -> None:
    (version_folder(models_dir, MODEL_NAME, 2) / "assets.extra/manifest.json").write_text("{}")
    assert "Version 2 is not the one that was registered." in page(client)


def test_the_switch_is_one_click_away(client: Client) -> None:
    assert reverse("oversight-model-switch") in page(client)


def test_the_opinion_leads_to_the_card_of_its_version() -> None:
    case = make_queued()
    client = sign_in(read_blind(case))
    card = reverse("model-card", args=[1])
    assert f'href="{card}"' in client.get(reverse("reading", args=[case.pk])).content.decode()
    html = client.get(card).content.decode()
    assert "What it is for" in html
    assert "<td>" in html
    assert "| ---" not in html


def test_a_card_that_is_not_there_or_was_changed(models_dir: Path) -> None:
    client = sign_in(make_dermatologist())
    assert client.get(reverse("model-card", args=[1])).status_code == 404
    folder = make_version(models_dir, 1)
    assert client.get(reverse("model-card", args=[1])).status_code == 200
    (folder / CARD_PATH).write_text("It is perfect.")
    assert client.get(reverse("model-card", args=[1])).status_code == 404
    assert (SHIPPED / CARD_PATH).is_file()


def test_the_administrator_reads_the_card_too(client: Client) -> None:
    response = client.get(reverse("oversight-model", args=[1]))
    assert "What it is for" in response.content.decode()
