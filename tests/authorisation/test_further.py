"""The matrix once more: for further people, and with the methods that no route knows."""

import pytest

from tests.authorisation.counts import OTHER_METHODS, count_cells, write_page
from tests.authorisation.further import FURTHER, KNOWN_METHODS, Further, find_gates
from tests.authorisation.matrix import read_matrix
from tests.authorisation.people import Who, make_clinic, undone
from tests.authorisation.test_allauth_and_admin import admin_paths
from tests.authorisation.test_matrix import ask_by_method, describe
from tests.routes import path_to
from tools.matrix import PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("further", FURTHER, ids=lambda further: further.name)
def test_further_people_get_what_those_get_whom_they_are_like(further: Further) -> None:
    clinic, unexpected = make_clinic(), []
    client = further.enter(clinic)
    for (route, on), methods in read_matrix().items():
        target = (clinic.sent if on == "sent" else clinic.drafts)[further.like]
        for method, declared in methods.items():
            with undone():
                found = describe(ask_by_method(client, method, path_to(route, **target.values())))
            expected = further.expected(route, method, declared)
            if found != expected:
                unexpected.append(f"{method} {route} on {on}: {found!r} instead of {expected!r}")
    assert not unexpected, "\n".join(unexpected)


@pytest.mark.django_db
def test_a_method_that_no_route_knows_meets_the_gate_and_nothing_behind_it() -> None:
    clinic, unexpected = make_clinic(), []
    for (route, on), methods in read_matrix().items():
        gates = find_gates(methods)
        for method in OTHER_METHODS:
            found = {}
            for who in Who:
                target = (clinic.sent if on == "sent" else clinic.drafts)[who]
                path = path_to(route, **target.values())
                found[who] = describe(ask_by_method(clinic.clients[who], method, path))
            known = KNOWN_METHODS.get((route, method))
            if "".join(found.values()) != known if known else found not in gates:
                unexpected.append(f"{method} {route}: {''.join(found.values())}")
    assert not unexpected, "\n".join(unexpected)


def test_the_matrix_is_complete_enough_to_be_worth_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = count_cells()
    with capsys.disabled():
        print(f" [{sum(cells.values())} cells: {cells}] ", end="")  # noqa: T201
    assert cells["Django's admin"] == len(admin_paths()) * (len(Who) - 1)
    assert sum(cells.values()) >= 2000


def test_the_reference_says_what_is_declared() -> None:
    """`make matrix` brings it up to date."""
    assert PAGE.read_text(encoding="utf-8") == write_page()
