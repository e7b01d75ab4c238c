"""The first two administrators, appointed at the command line; then nobody else is."""

import io
import logging

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.appointments import AppointmentRefused, appoint_administrator
from accounts.models import Role, RoleDecision, RoleGrant, User
from accounts.role_requests import ask_for_role, decide_role
from telederm.audit.models import Action, AuditEvent
from tests.factories import confirm_address, make_administrator, make_patient, sign_in
from tests.together import COMMITTED, do_together, split

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Somebody who signed up and confirmed their address."""
    return make_confirmed()


def make_confirmed() -> User:
    user = make_patient()
    confirm_address(user)
    return user


def appoint(email: str) -> str:
    out = io.StringIO()
    call_command("appoint_administrator", email, stdout=out, stderr=out)
    return out.getvalue()


def administrators() -> set[int]:
    held = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None)
    return set(held.values_list("user_id", flat=True))


def test_two_are_appointed_and_the_third_is_granted_by_them(person: User) -> None:
    second, third = make_confirmed(), make_confirmed()
    assert "Appoint a second one" in appoint(person.email)
    assert "second one" not in appoint(second.email)
    with pytest.raises(CommandError, match="under People, one asks"):
        appoint(third.email)
    assert administrators() == {person.pk, second.pk}

    page = sign_in(User.objects.get(pk=person.pk)).get(reverse("oversight-people"))
    assert page.status_code == 200
    request = ask_for_role(user=third, role=Role.ADMINISTRATOR, asked_by=person, reason="Joins us.")
    decide_role(request=request, decided_by=second, decision=RoleDecision.GRANTED)
    assert administrators() == {person.pk, second.pk, third.pk}


def test_it_leaves_the_event_that_a_grant_leaves(person: User) -> None:
    appoint(f" {person.email.upper()} ")
    event = AuditEvent.objects.filter(action=Action.PERMISSION_CHANGE).latest("pk")
    assert event.actor_id is None
    assert event.record_id == str(RoleGrant.objects.get(role=Role.ADMINISTRATOR).pk)
    assert event.detail == {"user": person.pk, "role": Role.ADMINISTRATOR, "granted": True}


def test_who_can_not_be_appointed_is_told_what_to_do() -> None:
    unconfirmed, suspended, appointed = make_patient(), make_confirmed(), make_confirmed()
    User.objects.filter(pk=suspended.pk).update(is_active=False)
    appoint(appointed.email)
    before = administrators()
    for email, sentence in (
        ("nobody@example.org", "create one on the site"),
        (unconfirmed.email, "follow the link"),
        (suspended.email, "appoint somebody else"),
        (appointed.email, "already: let them sign in"),
    ):
        with pytest.raises(CommandError, match=sentence) as refusal:
            appoint(email)
        assert email not in str(refusal.value)
    assert administrators() == before


def test_an_address_counts_only_as_it_is_now(person: User) -> None:
    User.objects.filter(pk=person.pk).update(email="other@example.org")
    with pytest.raises(CommandError, match="isn't confirmed"):
        appoint("other@example.org")


def test_one_who_is_left_alone_gets_a_second(person: User) -> None:
    gone = make_administrator()
    make_administrator()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    appoint(person.email)
    assert person.pk in administrators()


def test_nobody_is_named_in_output_and_log(person: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        said = appoint(person.email)
        with pytest.raises(CommandError) as refusal:
            appoint(person.email)
    for words in (said, str(refusal.value), caplog.text):
        assert person.full_name not in words
        assert person.email not in words


@pytest.mark.django_db(**COMMITTED)
def test_of_two_in_the_same_moment_only_one_becomes_the_second() -> None:
    make_administrator()
    people = [make_confirmed() for _ in range(4)]
    acts = [lambda each=each: appoint_administrator(email=each.email) for each in people]
    done, refused = split(do_together(acts))
    assert len(done) == 1
    assert all(isinstance(error, AppointmentRefused) for error in refused)
    assert len(administrators()) == 2
