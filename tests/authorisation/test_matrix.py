"""Every route, method and person: what happens is what the matrix declares."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from tests.authorisation.matrix import SIGNS, read_matrix
from tests.authorisation.people import Clinic, Who, make_clinic, undone
from tests.routes import list_own_routes, path_to

_METHODS: dict[str, Callable[[Client, str], Any]] = {
    "GET": lambda client, path: client.get(path),
    # Never quite empty: a browser always sends the form's token along.
    "POST": lambda client, path: client.post(path, {"csrfmiddlewaretoken": "-"}),
}
_SIGN_IN = "/accounts/login/"
_SECOND_FACTOR = "/accounts/2fa/"


def ask_by_method(client: Client, method: str, path: str) -> Any:
    """Ask as a form of a browser would, or with a method that no form has."""
    return _METHODS[method](client, path) if method in _METHODS else client.generic(method, path)


def describe(response: Any) -> str:
    """Which sign of the matrix a response is."""
    status, to = response.status_code, response.headers.get("Location", "")
    if status in {301, 302}:
        if to.startswith(_SIGN_IN):
            return "i"
        return "f" if to.startswith(_SECOND_FACTOR) else ">"
    return {200: ".", 400: "x", 404: "4", 405: "5", 409: "9", 422: "x"}.get(status, str(status))


def test_every_route_is_declared_and_every_declaration_has_a_route() -> None:
    declared = {route for route, _on in read_matrix()}
    assert declared == set(list_own_routes())


def test_every_sign_is_known() -> None:
    for methods in read_matrix().values():
        for signs in methods.values():
            assert set(signs.values()) <= set(SIGNS)


@pytest.fixture
def clinic(db: None) -> Clinic:
    return make_clinic()


@pytest.mark.parametrize("who", Who)
def test_what_happens_is_what_is_declared(clinic: Clinic, who: Who) -> None:
    unexpected = []
    for (route, on), methods in read_matrix().items():
        target = (clinic.sent if on == "sent" else clinic.drafts)[who]
        path = path_to(route, **target.values())
        for method, ask in _METHODS.items():
            with undone():
                response = ask(clinic.clients[who], path)
            expected, found = methods[method][who], describe(response)
            if found != expected:
                unexpected.append(f"{method} {route} on {on}: {found!r} instead of {expected!r}")
    assert not unexpected, f"{who}:\n" + "\n".join(unexpected)


@pytest.mark.parametrize("who", [Who.STRANGER, Who.UNVERIFIED, Who.NOBODY])
def test_a_case_that_is_not_ones_own_looks_like_one_that_does_not_exist(
    clinic: Clinic, who: Who
) -> None:
    """Nobody can find out by asking whether a case exists."""
    client, target = clinic.clients[who], clinic.sent[who]
    for route in ("case-detail", "case-status", "image-large", "reading", "oversight-case"):
        there = client.get(path_to(route, **target.values()))
        nowhere = client.get(path_to(route, case_id=uuid4(), image_id=uuid4()))
        assert there.status_code == nowhere.status_code
        assert len(there.content) == len(nowhere.content)


def test_a_form_without_its_token_is_refused(clinic: Clinic) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = clinic.clients[Who.OWNER].cookies
    target = clinic.drafts[Who.OWNER]
    posts = [
        route
        for (route, on), methods in read_matrix().items()
        if on == "draft" and methods["POST"][Who.OWNER] in "x>"
    ]
    assert len(posts) > 4
    for route in posts:
        assert client.post(path_to(route, **target.values())).status_code == 403, route
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
