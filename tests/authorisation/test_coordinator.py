"""A coordinator sees where cases stand, and nothing that is in them."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from cases.models import Case
from telederm.notifications.topics import group_of
from tests.clinic import make_queued, read_blind
from tests.factories import make_user, sign_in
from tests.forms import read_text
from tests.routes import list_own_routes, path_to

pytestmark = pytest.mark.django_db

# What is open to this role beyond what everybody has who is signed in: (GET, POST).
BOARD: dict[str, tuple[int, int]] = {
    "board": (200, 405),
    "board-live": (200, 405),
    "board-case": (200, 405),
    "closed-days": (200, 422),
    "closed-day-reopen": (405, 404),
    "board-take-over": (405, 422),
    "board-give": (405, 422),
    "board-contact": (405, 422),
}

# Open to everybody, but there is more to choose: a form with nothing in it lacks an answer.
CHOICES = {"inbox-choices": (200, 422)}

SENT_BACK = {"my-data-delete"}  # staff ask an administrator to close their account


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR)


@pytest.fixture
def case() -> Case:
    case = make_queued()
    read_blind(case)
    return case


def path(name: str, case: Case) -> str:
    image = case.images.get()
    return path_to(name, case_id=case.pk, image_id=image.pk, seq=1)


def knock(client: Client, name: str, case: Case) -> tuple[int, int]:
    place = path(name, case)
    return client.get(place).status_code, client.post(place, {"-": "-"}).status_code


def test_the_board_is_a_coordinators(coordinator: User, case: Case) -> None:
    client = sign_in(coordinator)
    assert {name: knock(client, name, case) for name in BOARD} == BOARD


def test_without_a_second_factor_there_is_no_board(coordinator: User, case: Case) -> None:
    client = sign_in(coordinator, second_factor=False)
    for name in BOARD:
        assert client.get(path(name, case)).headers["Location"].startswith("/accounts/2fa/")


def test_everything_else_is_as_for_anybody_without_a_role(coordinator: User, case: Case) -> None:
    client, nobody = sign_in(coordinator), sign_in(make_user())
    apart = {*BOARD, *CHOICES, *SENT_BACK, "home"}
    others = [name for name in list_own_routes() if name not in apart]
    assert len(others) > 30
    for name in others:
        assert knock(client, name, case) == knock(nobody, name, case), name
    assert {name: knock(client, name, case) for name in CHOICES} == CHOICES
    for name in SENT_BACK:
        assert knock(client, name, case) == (302, 302), name


def test_ones_own_case_is_not_on_the_board(coordinator: User, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(submitted_by=coordinator)
    client = sign_in(coordinator)
    assert client.get(path("board-case", case)).status_code == 404
    assert case.reference not in read_text(client.get(path("board", case), {"list": "held"}))


def test_the_board_tells_nothing_of_what_is_in_a_case(coordinator: User, case: Case) -> None:
    client = sign_in(coordinator)
    pages: list[Any] = [
        client.get(path("board-case", case)),
        *(client.get(path("board", case), {"list": each}) for each in ("held", "waiting")),
    ]
    for page in pages:
        text = read_text(page).lower()
        for word in ("mole", "melanoma", "/images/", case.patient.full_name.lower()):
            assert word not in text


def test_a_coordinator_follows_the_queue_and_no_case(coordinator: User, case: Case) -> None:
    assert group_of("queue", coordinator, has_second_factor=True)
    assert not group_of("queue", coordinator, has_second_factor=False)
    assert not group_of(f"case:{case.pk}", coordinator, has_second_factor=True)
