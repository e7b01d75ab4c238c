"""What somebody could do to the audit trail with the owner's rights and some patience.

Each function makes one change that leaves the tables well-formed; those that end in "and rechain"
compute every later link again, so that the chain holds in itself.
"""
# ruff: noqa: S608 - the names of tables and columns are our own

from collections.abc import Callable
from random import Random
from typing import Any, Final

from django.db import connection

from telederm.audit.chain import LINKED_CONTENT
from telederm.audit.models import AuditEvent, ChainLink
from tests.raw import execute, table_of

EVENTS, LINKS = table_of(AuditEvent), table_of(ChainLink)

_OTHER_VALUES: Final[dict[str, Any]] = {
    "reason": "nothing to see here",
    "actor_id": 999_999,
    "patient_id": 999_999,
    "occurred_at": "2020-01-01T00:00:00Z",
    "detail": '{"forged": true}',
    "succeeded": False,
    "origin": "198.51.100.7",
    "record_id": "none",
    "case_id": "00000000-0000-0000-0000-000000000001",
    "request_id": "00000000-0000-0000-0000-000000000002",
    "transaction_id": 7,
}


def change_event(random: Random) -> None:
    _change(_pick(random)[1], random)


def change_and_rechain(random: Random) -> None:
    link, event = _pick(random)
    _change(event, random)
    _rechain(link)


def rewrite_head(random: Random) -> None:
    link, event = _read_links()[-1]
    _change(event, random)
    _rechain(link)


def remove_event(random: Random) -> None:
    execute(f"DELETE FROM {EVENTS} WHERE id = %s", [_pick(random)[1]])


def remove_event_with_link(random: Random) -> None:
    link, event = _pick(random)
    execute(f"DELETE FROM {EVENTS} WHERE id = %s", [event])
    execute(f"DELETE FROM {LINKS} WHERE id = %s", [link])


def remove_and_rechain(random: Random) -> None:
    link, event = _pick(random)
    execute(f"DELETE FROM {EVENTS} WHERE id = %s", [event])
    execute(f"DELETE FROM {LINKS} WHERE id = %s", [link])
    for later, _event in _read_links():
        if later > link:
            execute(f"UPDATE {LINKS} SET id = id - 1 WHERE id = %s", [later])
    _rechain(link)


def swap_events(random: Random) -> None:
    (first, one), (second, other) = random.sample(_read_links(), 2)
    execute(f"UPDATE {LINKS} SET event_id = -1 WHERE id = %s", [first])
    execute(f"UPDATE {LINKS} SET event_id = %s WHERE id = %s", [one, second])
    execute(f"UPDATE {LINKS} SET event_id = %s WHERE id = %s", [other, first])


def swap_and_rechain(random: Random) -> None:
    swap_events(random)
    _rechain(1)


def add_unlinked(random: Random) -> None:
    _forge(random)


def slip_in_and_rechain(random: Random) -> None:
    link, _event = _pick(random)
    for later, _event in reversed(_read_links()):
        if later >= link:
            execute(f"UPDATE {LINKS} SET id = id + 1 WHERE id = %s", [later])
    _link(link, _forge(random))
    _rechain(link)


def change_digest(random: Random) -> None:
    execute(
        f"UPDATE {LINKS} SET digest = %s WHERE id = %s", [random.randbytes(32), _pick(random)[0]]
    )


def cut_tail(random: Random) -> None:
    for link, event in _read_links()[-random.randint(1, 5) :]:
        execute(f"DELETE FROM {LINKS} WHERE id = %s", [link])
        execute(f"DELETE FROM {EVENTS} WHERE id = %s", [event])


def cut_tail_and_regrow(random: Random) -> None:
    links = _read_links()[-random.randint(1, 5) :]
    for link, event in links:
        execute(f"DELETE FROM {LINKS} WHERE id = %s", [link])
        execute(f"DELETE FROM {EVENTS} WHERE id = %s", [event])
    for link, _event in links:
        _link(link, _forge(random))
    _rechain(links[0][0])


def forget_everything(random: Random) -> None:
    execute(f"TRUNCATE {EVENTS}, {LINKS}")


def forget_and_regrow(random: Random) -> None:
    count = len(_read_links())
    forget_everything(random)
    for link in range(1, count + 1):
        _link(link, _forge(random))
    _rechain(1)


def forget_links(random: Random) -> None:
    execute(f"TRUNCATE {LINKS}")


MUTATIONS: Final[dict[str, Callable[[Random], None]]] = {
    act.__name__: act
    for act in (
        *(change_event, change_and_rechain, rewrite_head, change_digest),
        *(remove_event, remove_event_with_link, remove_and_rechain),
        *(swap_events, swap_and_rechain, add_unlinked, slip_in_and_rechain),
        *(cut_tail, cut_tail_and_regrow, forget_everything, forget_and_regrow, forget_links),
    )
}


def _read_links() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, event_id FROM {LINKS} ORDER BY id")
        return list(cursor.fetchall())


def _pick(random: Random) -> tuple[int, int]:
    return random.choice(_read_links())


def _change(event: int, random: Random) -> None:
    column = random.choice(sorted(_OTHER_VALUES))
    execute(f"UPDATE {EVENTS} SET {column} = %s WHERE id = %s", [_OTHER_VALUES[column], event])


def _forge(random: Random) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {EVENTS} (action, record_type, record_id, reason, succeeded, detail)"
            " VALUES ('read', 'cases.case', %s, '', true, '{}') RETURNING id",
            [str(random.randint(1, 10**6))],
        )
        return int(cursor.fetchone()[0])


def _link(number: int, event: int) -> None:
    execute(f"INSERT INTO {LINKS} (id, event_id, digest) VALUES (%s, %s, '')", [number, event])


def _rechain(start: int) -> None:
    """Compute the digests again from a link on, as the trigger would."""
    content = LINKED_CONTENT.format(event="event")
    for link, _event in _read_links():
        if link >= start:
            execute(
                f"UPDATE {LINKS} link SET digest = sha256(coalesce((SELECT digest FROM {LINKS}"
                f" WHERE id = link.id - 1), ''::bytea) || {content}) FROM {EVENTS} event"
                " WHERE event.id = link.event_id AND link.id = %s",
                [link],
            )
