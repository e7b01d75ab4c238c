"""What leaves an event: sign-ins, sign-outs, roles, consents, looks; and where it came from."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Purpose, Role
from accounts.services import give_consent, grant_role, revoke_role, withdraw_consent
from telederm.audit.models import Action, AuditEvent
from tests.factories import PASSWORD, confirm_address, make_administrator, make_user


def kinds_of(record_type: str) -> list[str]:
    events = AuditEvent.objects.filter(record_type=record_type).order_by("id")
    return list(events.values_list("action", flat=True))


@pytest.mark.django_db
def test_a_sign_in_a_wrong_password_and_a_sign_out() -> None:
    user = make_user(email="known@example.org")
    confirm_address(user)
    client, sign_in = Client(REMOTE_ADDR="203.0.113.9"), reverse("account_login")
    client.post(sign_in, {"login": user.email, "password": "wrong"})
    assert client.post(sign_in, {"login": user.email, "password": PASSWORD}).status_code == 302
    client.post(reverse("account_logout"))
    events = AuditEvent.objects.filter(record_type="accounts.user").order_by("id")
    assert [(event.action, event.succeeded) for event in events] == [
        (Action.SIGN_IN, False),
        (Action.SIGN_IN, True),
        (Action.SIGN_OUT, True),
    ]
    assert {event.actor_id for event in events} == {user.pk}
    assert {event.origin for event in events} == {"203.0.113.9"}
    stored = str(list(events.values()))
    assert "wrong" not in stored
    assert PASSWORD not in stored
    assert user.email not in stored


@pytest.mark.django_db
def test_a_password_for_an_account_that_does_not_exist_leaves_nothing_behind() -> None:
    Client().post(reverse("account_login"), {"login": "nobody@example.org", "password": "x"})
    assert not AuditEvent.objects.filter(record_type="accounts.user").exists()


@pytest.mark.django_db
def test_a_role_is_granted_and_taken_once_each() -> None:
    user, administrator = make_user(), make_administrator()
    for _ in range(2):
        grant_role(user=user, role=Role.DERMATOLOGIST, granted_by=administrator)
    for _ in range(2):
        revoke_role(user=user, role=Role.DERMATOLOGIST, revoked_by=administrator)
    events = AuditEvent.objects.filter(detail__user=user.pk).order_by("id")
    assert [event.detail["granted"] for event in events] == [True, False]
    assert {event.actor_id for event in events} == {administrator.pk}
    grant_role(user=user, role=Role.DERMATOLOGIST, granted_by=administrator)
    assert user.role_grants.count() == 2  # the first one stays as history


@pytest.mark.django_db
def test_a_consent_is_given_and_withdrawn() -> None:
    user = make_user()
    for _ in range(2):
        give_consent(user=user, purposes=[Purpose.CARE])
        withdraw_consent(user=user, purpose=Purpose.CARE)
    withdraw_consent(user=user, purpose=Purpose.CARE)  # nothing to withdraw
    assert kinds_of("accounts.consent") == ["create", "update", "create", "update"]
