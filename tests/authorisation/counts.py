"""How many cells the matrix has, and who gets what in them: `make matrix` writes the reference.

A cell is one route, method and person, on a case in one state, or one topic of the socket and one
person. All of it is derived from the declarations that the tests beside this file hold the
product against.
"""

from collections import Counter
from typing import Final

from tests.authorisation.further import FURTHER, KNOWN_METHODS
from tests.authorisation.matrix import (
    ALLAUTH_FOR_EVERYBODY,
    ALLAUTH_FOR_SIGNED_IN,
    SIGNS,
    read_matrix,
    read_topics,
)
from tests.authorisation.people import Who
from tests.routes import list_own_routes, list_routes

OTHER_METHODS: Final = ("PUT", "PATCH", "DELETE")


def count_cells() -> dict[str, int]:
    """Return how many cells each part of the matrix has."""
    rows, people = len(read_matrix()), len(Who)
    admin = sum(name.startswith("admin:") for name in list_routes())
    return {
        "our routes, GET and POST": rows * 2 * people,
        "our routes, other methods": rows * len(OTHER_METHODS) * people,
        "our routes, further people": rows * 2 * len(FURTHER),
        "Django's admin": admin * (people - 1),
        "topics of the socket": len(read_topics()) * (people - 1),
    }


def count_signs() -> dict[Who, Counter[str]]:
    """Return for each person how often each sign is declared for GET and POST."""
    found: dict[Who, Counter[str]] = {who: Counter() for who in Who}
    for methods in read_matrix().values():
        for signs in methods.values():
            for who, sign in signs.items():
                found[who][sign] += 1
    return found


def write_page() -> str:
    """Return the reference page."""
    cells = count_cells()
    return "\n".join([
        "# Who gets what",
        "",
        "Written by `make matrix`; a test fails if it isn't true.",
        "What is expected stands in `tests/authorisation/matrix.py`, one line a route; a route",
        "without a line fails the build. Coordinators are not among these people: what they get",
        "is tried in `tests/authorisation/test_coordinator.py`.",
        "",
        f"{len(list_own_routes())} routes of our own ({len(read_matrix())} lines: some are tried "
        f"on a draft as well), {len(ALLAUTH_FOR_EVERYBODY | ALLAUTH_FOR_SIGNED_IN)} of allauth in "
        f"two groups, {len(read_topics())} kinds of topics, {len(Who)} people and {len(FURTHER)} "
        f"further ones, {len(KNOWN_METHODS)} route with a method besides GET and POST.",
        "",
        "| part | cells |",
        "|---|---:|",
        *(f"| {part} | {number} |" for part, number in cells.items()),
        f"| **together** | **{sum(cells.values())}** |",
        "",
        "## What each person gets of our routes, GET and POST",
        "",
        *_write_signs(),
        "",
        "## Further people",
        "",
        "They get what somebody else gets, but for what is named.",
        "",
        "| who | like | but for |",
        "|---|---|---|",
        *(
            f"| {each.name} | {each.like} | {', '.join(sorted(each.but)) or 'nothing'} |"
            for each in FURTHER
        ),
        "",
        "## Topics of the socket",
        "",
        *_write_topics(),
        "",
    ])  # fmt: skip


def _write_signs() -> list[str]:
    counted = count_signs()
    return [
        "| who | " + " | ".join(SIGNS.values()) + " |",
        "|---|" + "---:|" * len(SIGNS),
        *(
            f"| {who} | " + " | ".join(str(counted[who][sign]) for sign in SIGNS) + " |"
            for who in Who
        ),
    ]


def _write_topics() -> list[str]:
    people = [who for who in Who if who != Who.NOBODY]
    return [
        "| who | " + " | ".join(f"`{topic}`" for topic in read_topics()) + " |",
        "|---|" + "---|" * len(read_topics()),
        *(
            f"| {who} | "
            + " | ".join("yes" if may[who] else "no" for may in read_topics().values())
            + " |"
            for who in people
        ),
    ]
