"""A role takes two administrators; taking one away takes one."""

import pytest
from django.urls import reverse

from accounts.models import Role, RoleDecision, RoleRequest, User
from accounts.role_requests import RoleRefused, ask_for_role, decide_role
from telederm.audit.models import Action, AuditEvent
from tests.factories import make_administrator, make_patient, sign_in
from tests.forms import read_text
from tests.raw import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> User:
    return make_administrator()


@pytest.fixture
def second() -> User:
    return make_administrator()


def held(user: User) -> frozenset[Role]:
    return User.objects.get(pk=user.pk).roles


def ask(user: User, asked_by: User) -> RoleRequest:
    return ask_for_role(user=user, role=Role.COORDINATOR, asked_by=asked_by, reason="Joins us.")


def test_another_administrator_grants(first: User, second: User) -> None:
    user = make_patient()
    request = ask(user, first)
    assert ask(user, second) == request
    assert Role.COORDINATOR not in held(user)
    with pytest.raises(RoleRefused):
        decide_role(request=request, decided_by=first, decision=RoleDecision.GRANTED)
    decide_role(request=request, decided_by=second, decision=RoleDecision.GRANTED)
    assert Role.COORDINATOR in held(user)
    with pytest.raises(RoleRefused):
        decide_role(request=request, decided_by=make_administrator(), decision=RoleDecision.REFUSED)
    with pytest.raises(RoleRefused):
        ask(user, first)
    events = AuditEvent.objects.filter(action=Action.PERMISSION_CHANGE, patient_id=user.pk)
    steps = events.order_by("id").values_list("detail__step", flat=True)
    assert [step for step in steps if step] == ["asked", "granted"]


def test_nobody_gains_by_their_own_decision(first: User, second: User) -> None:
    request = ask(second, first)
    with pytest.raises(RoleRefused):
        decide_role(request=request, decided_by=second, decision=RoleDecision.GRANTED)
    with refused("a_second_administrator_decides"):
        RoleRequest.objects.filter(pk=request.pk).update(
            decided_by=first, decided_at=request.created_at, decision=RoleDecision.GRANTED
        )


def test_a_refusal_grants_nothing(first: User, second: User) -> None:
    user = make_patient()
    decide_role(request=ask(user, first), decided_by=second, decision=RoleDecision.REFUSED)
    assert Role.COORDINATOR not in held(user)
    assert ask(user, first).decided_at is None


def test_on_the_page(first: User, second: User) -> None:
    user, mine, theirs = make_patient(), sign_in(first), sign_in(second)
    path, page = reverse("oversight-role-ask"), reverse("oversight-people")
    asked = {"email": user.email, "role": "coordinator", "reason": "Joins us."}
    assert mine.post(path, {**asked, "email": "nobody@example.org"}).status_code == 422
    assert mine.post(path, asked).status_code == 302
    decide = reverse("oversight-role-decide", args=[RoleRequest.objects.get().pk])
    assert "Another administrator has to decide" in read_text(mine.get(page))
    assert mine.post(decide, {"decision": "granted"}).status_code == 422
    assert "Joins us." in read_text(theirs.get(page))
    assert theirs.post(decide, {"decision": "granted"}).status_code == 302
    assert Role.COORDINATOR in held(user)
    revoke = reverse("oversight-role-revoke")
    assert mine.post(revoke, {"user": first.pk, "role": "administrator"}).status_code == 422
    assert mine.post(revoke, {"user": user.pk, "role": "coordinator"}).status_code == 302
    assert Role.COORDINATOR not in held(user)
