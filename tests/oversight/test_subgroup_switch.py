"""The model switched off for a group: a case of it gets no opinion, and says why."""

import pytest
from django.urls import reverse

from accounts.models import User
from serving.registry import ModelCard
from telederm.audit.models import Action, AuditEvent
from tests.factories import make_patient, make_submitted, sign_in
from tests.forms import read_text
from triage.model_cards import load_pinned_card
from triage.models import AbstainReason, SubgroupSwitch
from triage.services.inference import find_reason_to_abstain
from triage.services.switches import SwitchRefused, turn_subgroup_switch

pytestmark = pytest.mark.django_db


@pytest.fixture
def card() -> ModelCard:
    return load_pinned_card()


def test_a_case_of_the_group_gets_no_opinion_until_it_is_on_again(
    administrator: User, card: ModelCard
) -> None:
    case = make_submitted(make_patient(), age_years=44, sex="male")
    images = list(case.images.all())
    assert find_reason_to_abstain(case, card, images) is None
    for dimension, value in (("sex", "female"), ("age_band", "50-59")):
        turn(administrator, dimension, value, enabled=False)
    assert find_reason_to_abstain(case, card, images) is None
    for dimension, value in (
        ("sex", "male"), ("age_band", "40-49"), ("anatom_site", "posterior_torso"),
        ("modality", "dermoscopic"),
    ):  # fmt: skip
        turn(administrator, dimension, value, enabled=False)
        assert find_reason_to_abstain(case, card, images) == AbstainReason.SUBGROUP_OFF, dimension
        turn(administrator, dimension, value, enabled=True)
        assert find_reason_to_abstain(case, card, images) is None, dimension


def turn(administrator: User, dimension: str, value: str, *, enabled: bool) -> SubgroupSwitch:
    return turn_subgroup_switch(
        dimension=dimension, value=value, enabled=enabled, turned_by=administrator, reason="Few."
    )


def test_only_known_groups_with_a_reason(administrator: User) -> None:
    for dimension, value, reason in (
        ("sex", "x", "a"),
        ("eyes", "blue", "a"),
        ("sex", "male", " "),
    ):
        with pytest.raises(SwitchRefused):
            turn_subgroup_switch(
                dimension=dimension, value=value, enabled=False, turned_by=administrator,
                reason=reason,
            )  # fmt: skip
    assert not SubgroupSwitch.objects.exists()


def test_the_page_turns_it_and_the_trail_keeps_it(administrator: User) -> None:
    client, path = sign_in(administrator), reverse("oversight-subgroup-switch")
    refused = client.post(path, {"group": "sex:male", "enabled": "off", "reason": ""})
    assert refused.status_code == 422
    asked = {"group": "sex:male", "enabled": "off", "reason": "Sensitivity fell."}
    assert client.post(path, asked).status_code == 302
    page = read_text(client.get(reverse("oversight-model-switch")))
    assert 'data-group-off="sex:male"' in page
    assert "Sensitivity fell." in page
    event = AuditEvent.objects.get(action=Action.MODEL_CHANGE)
    assert event.detail == {"dimension": "sex", "value": "male", "enabled": False}
    assert client.post(path, {**asked, "enabled": "on"}).status_code == 302
    assert "data-group-off" not in read_text(client.get(reverse("oversight-model-switch")))
