"""A role takes two administrators; taking one away takes one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Role, RoleDecision, RoleRequest, User
from accounts.role_requests import RoleRefused, ask_for_role, decide_role, take_role
from accounts.suspensions import SuspensionRefused, suspend_account
from telederm.audit.models import Action, AuditEvent
from telederm.oversight import people_views
from tests.factories import make_administrator, make_patient, make_user, sign_in
from tests.forms import read_text
from tests.raw import refused
from tests.together import COMMITTED, do_together, split

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


def forms_to_take(page: Any, user: User) -> list[str]:
    """The roles of a user that the page offers to take away."""
    field = f'name="user" value="{user.pk}"><input type="hidden" name="role" value="'
    return [part.split('"')[0] for part in page.content.decode().split(field)[1:]]


def test_who_signed_up_as_a_patient_is_listed_with_the_roles_of_staff(first: User) -> None:
    both, patient = make_user(Role.PATIENT, Role.COORDINATOR), make_patient()
    page = sign_in(first).get(reverse("oversight-people"))
    assert forms_to_take(page, both) == ["coordinator"]
    assert forms_to_take(page, patient) == []
    take_role(user=both, role=Role.COORDINATOR, taken_by=first)
    page = sign_in(first).get(reverse("oversight-people"))
    assert forms_to_take(page, both) == []
    assert held(both) == {Role.PATIENT}


def test_staff_fill_several_pages(first: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_views, "SHOWN", 1)
    other = make_user(Role.STUDENT, full_name="Zoe Last")
    client, path = sign_in(first), reverse("oversight-people")
    pages = [client.get(path, {"page": number}) for number in (1, 2)]
    assert [forms_to_take(page, other) for page in pages] == [[], ["student"]]
    link = f'href="{path}?page=2"'
    assert link in pages[0].content.decode()
    refused_form = client.post(reverse("oversight-role-ask"), {})
    assert link in refused_form.content.decode(), "the form's own address shows no list"


def test_who_may_take_a_role(first: User, second: User) -> None:
    for taken_by, words in ((first, "Another administrator"), (make_patient(), "Only an")):
        with pytest.raises(RoleRefused, match=words):
            take_role(user=first, role=Role.ADMINISTRATOR, taken_by=taken_by)
    take_role(user=first, role=Role.ADMINISTRATOR, taken_by=second)
    with pytest.raises(RoleRefused, match="Only an administrator"):
        take_role(user=second, role=Role.ADMINISTRATOR, taken_by=first)  # as they began


def take(user: User, by: User) -> None:
    take_role(user=user, role=Role.ADMINISTRATOR, taken_by=by)


def suspend(user: User, by: User) -> None:
    suspend_account(user=user, suspended_by=by, reason="Left us.")


@pytest.mark.django_db(**COMMITTED)
@pytest.mark.parametrize("other_act", [take, suspend])
def test_of_two_who_put_each_other_out_at_the_same_moment_one_stays(
    other_act: Callable[[User, User], None],
) -> None:
    first, second = make_administrator(), make_administrator()
    done, refusals = split(
        do_together([lambda: take(first, second), lambda: other_act(second, first)])
    )
    assert (len(done), len(refusals)) == (1, 1)
    assert isinstance(refusals[0], RoleRefused | SuspensionRefused)
    left = [user for user in (first, second) if Role.ADMINISTRATOR in held(user)]
    assert len(left) == 1
