"""The routes that others have written: allauth's pages and Django's admin, as groups."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from telederm.audit.read_only import ReadOnlyAdmin
from tests.authorisation.matrix import ALLAUTH_FOR_EVERYBODY, ALLAUTH_FOR_SIGNED_IN
from tests.authorisation.people import Clinic, Who, make_clinic, undone
from tests.routes import list_routes, path_to

_SIGN_IN = "/accounts/login/"
_VALUES: dict[str, Any] = {
    "key": "none",
    "uidb36": "1",
    "pk": 1,
    "object_id": "1",
    "app_label": "cases",
    "content_type_id": 1,
}
_EVERY_ADMIN_PAGE = {"changelist", "add", "history", "delete", "change"}


def allauth_routes() -> set[str]:
    prefixes = ("account_", "mfa_", "usersessions_")
    return {name for name in list_routes() if name.startswith(prefixes)}


def admin_paths() -> list[str]:
    names = sorted({name for name in list_routes() if name.startswith("admin:")})
    return [path_to(name, **_VALUES) for name in names]


@pytest.fixture
def clinic(db: None) -> Clinic:
    return make_clinic()


def test_every_route_of_allauth_is_in_a_group() -> None:
    assert allauth_routes() == ALLAUTH_FOR_EVERYBODY | ALLAUTH_FOR_SIGNED_IN
    assert not ALLAUTH_FOR_EVERYBODY & ALLAUTH_FOR_SIGNED_IN


def test_the_signed_in_group_is_closed_to_everybody_else(clinic: Clinic) -> None:
    client = clinic.clients[Who.NOBODY]
    for name in sorted(ALLAUTH_FOR_SIGNED_IN):
        for ask in (client.get, client.post):
            with undone():
                response = ask(path_to(name, **_VALUES))
            assert response.status_code == 302, name
            assert response.headers["Location"].startswith(_SIGN_IN), name


def test_the_open_group_tells_nothing_of_anybody(clinic: Clinic) -> None:
    client = clinic.clients[Who.NOBODY]
    words = [user.email for user in clinic.users.values() if user]
    words += [target.case.reference for target in clinic.sent.values()]
    for name in sorted(ALLAUTH_FOR_EVERYBODY):
        with undone():
            response = client.get(path_to(name, **_VALUES), follow=True)
        assert response.status_code in {200, 404}, name
        assert not [word for word in words if word in response.content.decode()], name


def test_there_is_no_way_to_sign_in_by_mailed_code_or_by_another_site() -> None:
    for name in ("account_request_login_code", "socialaccount_signup"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_admin_is_closed_to_everybody_but_administrators(clinic: Clinic) -> None:
    every = [*admin_paths(), "/admin/no/such/page/"]
    assert len(every) > 80
    for who in set(Who) - {Who.ADMIN}:
        for path in every:
            with undone():
                response = clinic.clients[who].get(path)
            ends = ("/admin/login/", _SIGN_IN, "/accounts/2fa/")
            to = response.headers.get("Location", "")
            assert response.status_code == 302, f"{path} for {who}"
            assert to.startswith(ends) or (path, to) == ("/admin/logout/", "/admin/"), path


def test_the_admins_sign_in_is_the_sites_own(clinic: Clinic) -> None:
    ends = {Who.NOBODY: _SIGN_IN, Who.OWNER: _SIGN_IN, Who.ADMIN_WITHOUT_FACTOR: "/accounts/2fa/"}
    for who, end in ends.items():
        response = clinic.clients[who].get("/admin/login/?next=/admin/cases/")
        assert response.headers["Location"].startswith(end)


def test_administrators_look_and_change_nothing(clinic: Clinic) -> None:
    client = clinic.clients[Who.ADMIN]
    assert client.get("/admin/").status_code == 200
    ours = [
        model for model, page in admin.site._registry.items() if isinstance(page, ReadOnlyAdmin)
    ]
    assert len(ours) > 10
    for model in ours:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        with undone():
            assert client.get(reverse(f"{name}_changelist")).status_code == 200, name
            assert client.get(reverse(f"{name}_add")).status_code == 403, name
        row = model._default_manager.first()
        if row is None:
            continue
        for page, method in (("change", "post"), ("delete", "get"), ("delete", "post")):
            with undone():
                path = reverse(f"{name}_{page}", args=[row.pk])
                assert getattr(client, method)(path, {"post": "yes"}).status_code == 403, name


def test_the_rest_of_the_admin_is_closed_to_administrators_too(clinic: Clinic) -> None:
    """Groups, authenticators and jobs come with their apps; nobody is allowed to them."""
    client = clinic.clients[Who.ADMIN]
    for model, page in admin.site._registry.items():
        if not isinstance(page, ReadOnlyAdmin):
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            with undone():
                assert client.get(path).status_code == 403, path


def test_the_admin_has_no_page_that_is_not_known() -> None:
    named = {name.removeprefix("admin:") for name in list_routes() if name.startswith("admin:")}
    site = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete"}
    site |= {"jsi18n", "view_on_site", "app_list"}
    assert {name.rsplit("_", 1)[-1] for name in named - site} == _EVERY_ADMIN_PAGE
