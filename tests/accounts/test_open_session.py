"""Whoever finds an open session can't take the account over, and its owner is told of changes."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, confirm_address, make_patient, sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("account_email")
NEW = "somebody-else@example.net"


@pytest.fixture
def owner() -> User:
    user = make_patient()
    confirm_address(user)
    return user


@pytest.fixture
def client(owner: User) -> Client:
    return sign_in(owner, second_factor=False)


def prove(client: Client, password: str = PASSWORD) -> Any:
    path = f"{reverse('account_reauthenticate')}?next={PAGE}"
    return client.post(path, {"password": password, "next": PAGE})


def second_address(owner: User) -> EmailAddress:
    return EmailAddress.objects.create(user=owner, email=NEW, verified=True, primary=False)


def test_an_address_is_added_by_whoever_knows_the_password(client: Client, owner: User) -> None:
    response = client.post(PAGE, {"action_add": "", "email": NEW})
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert prove(client, "wrong").status_code == 200
    assert not EmailAddress.objects.filter(email=NEW).exists()
    assert prove(client).status_code == 302
    assert EmailAddress.objects.get(email=NEW).user == owner  # what was asked for is gone on with
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("act", ["action_primary", "action_remove"])
def test_addresses_stay_as_they_are_until_then(client: Client, owner: User, act: str) -> None:
    address = second_address(owner)
    response = client.post(PAGE, {act: "", "email": NEW})
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    address.refresh_from_db()
    assert not address.primary
    assert mail.outbox == []


def test_the_old_address_is_told_in_the_owners_language(client: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(language="es")
    second_address(owner)
    prove(client)
    client.post(PAGE, {"action_primary": "", "email": NEW})
    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert message.subject == "Telederm: Correo electrónico modificado"
    assert f"de {owner.email} a {NEW}" in message.body
    assert owner.full_name not in message.body


def test_a_new_password_is_told_of(client: Client, owner: User) -> None:
    new = "another horse battery"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert "Your password has been changed." in message.body
