"""What leaves an event: sign-ins, sign-outs, roles, consents, looks; and where it came from."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Purpose, Role
from accounts.services import give_consent, grant_role, revoke_role, withdraw_consent
from telederm.audit.context import choose_address, read_client_address
from telederm.audit.models import Action, AuditEvent
from telederm.demo.totp import code_at, make_secret
from tests.factories import PASSWORD, confirm_address, make_administrator, make_user, sign_in


def kinds_of(record_type: str) -> list[str]:
    events = AuditEvent.objects.filter(record_type=record_type).order_by("id")
    return list(events.values_list("action", flat=True))


@pytest.mark.django_db
def test_a_sign_in_a_wrong_password_and_a_sign_out() -> None:
    user = make_user(email="known@example.org")
    confirm_address(user)
    client, page = Client(REMOTE_ADDR="203.0.113.9"), reverse("account_login")
    client.post(page, {"login": user.email, "password": "wrong"})
    assert client.post(page, {"login": user.email, "password": PASSWORD}).status_code == 302
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
def test_a_password_for_an_account_that_does_not_exist_names_nobody() -> None:
    Client().post(reverse("account_login"), {"login": "nobody@example.org", "password": "x"})
    event = AuditEvent.objects.get(record_type="accounts.user")
    assert (event.action, event.succeeded) == (Action.SIGN_IN, False)
    assert (event.actor_id, event.record_id) == (None, "")
    assert "nobody" not in str(AuditEvent.objects.values())


@pytest.mark.django_db
def test_a_wrong_code_after_the_right_password_and_a_new_second_factor() -> None:
    user = make_user()
    confirm_address(user)
    TOTP.activate(user, secret := make_secret())
    client, login = Client(), {"login": user.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), login).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_at(secret)})
    events = AuditEvent.objects.filter(record_type="accounts.user").order_by("id")
    assert [(event.succeeded, event.detail) for event in events] == [
        (False, {"step": "second factor"}),
        (True, {}),
    ]
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another horse 7", "password2": "another horse 7"},
    )
    assert AuditEvent.objects.filter(detail={"changed": "password changed"}, actor_id=user.pk)


def test_an_address_is_what_our_own_proxy_saw(settings: Settings) -> None:
    forwarded: dict[str, Any] = {
        "HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.9",
        "REMOTE_ADDR": "10.0.0.2",
    }
    request = RequestFactory().get("/", **forwarded)
    assert read_client_address(request) == "10.0.0.2"  # nobody is trusted unless we say so
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert read_client_address(request) == "203.0.113.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    assert read_client_address(request) == "10.0.0.2"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("203.0.113.9:5678", "203.0.113.9"),
        ("[2001:db8::1]:5678", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "10.0.0.2"),
        ("203.0.113.999", "10.0.0.2"),
        ("fe80::1%eth0", "fe80::1"),
        ("", "10.0.0.2"),
    ],
)
def test_a_proxy_may_write_a_port_and_never_more_than_an_address(
    settings: Settings, written: str, read: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert choose_address(f"10.9.9.9, {written}", "10.0.0.2") == read


@pytest.mark.django_db
def test_pages_are_audited_behind_a_proxy_that_writes_ports(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = sign_in(make_administrator())
    there = {"X-Forwarded-For": "[2001:db8::1]:5678"}
    assert client.get(reverse("admin:cases_case_changelist"), headers=there).status_code == 200
    assert AuditEvent.objects.filter(origin="2001:db8::1").exists()


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


@pytest.mark.django_db
def test_the_time_and_the_transaction_are_the_databases_whatever_is_given() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditevent (action, record_type, record_id, reason, succeeded,"
            " detail, occurred_at, transaction_id)"
            " VALUES ('read', 'x', '1', '', true, '{}', '2020-01-01', 1)"
            " RETURNING now() - occurred_at < interval '1 minute',"
            " transaction_id = pg_current_xact_id()::text::bigint"
        )
        assert cursor.fetchone() == (True, True)
