"""The audit trail's chain: whoever tampers as the owner is found out, at the first broken link."""
# ruff: noqa: S608 - the names of tables and columns are our own

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from telederm.audit.chain import verify_chain
from telederm.audit.models import Action, AuditEvent, ChainLink
from telederm.audit.services import record_event
from tests.factories import make_user
from tests.raw import execute, refused, table_of, without_triggers

EVENTS, LINKS = table_of(AuditEvent), table_of(ChainLink)


@pytest.fixture
def user(db: None) -> User:
    """A user, and five linked events; deferred triggers run as they would at a commit."""
    user = make_user()
    for number in range(5):
        with transaction.atomic():
            record_event(action=Action.READ, actor=user, record=user, reason=f"look {number}")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    return user


def third() -> ChainLink:
    return ChainLink.objects.order_by("id")[2]


def test_an_honest_chain_holds(user: User) -> None:
    report = verify_chain()
    assert (report.broken_at, report.explanation) == (None, "every link holds")
    assert report.links == AuditEvent.objects.count() >= 5
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert report.head_digest in out.getvalue()


def test_links_are_numbered_without_a_gap_in_the_order_of_events(user: User) -> None:
    links = list(ChainLink.objects.order_by("id").values_list("id", "event_id"))
    first = links[0][0]
    assert [link for link, _event in links] == list(range(first, first + len(links)))
    assert [event for _link, event in links] == sorted(event for _link, event in links)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "nothing to see"),
        ("actor_id", 0),
        ("occurred_at", "2020-01-01"),
        ("detail", '{"a": 1}'),
        ("succeeded", False),
        ("origin", "10.0.0.1"),
    ],
)
def test_a_changed_event_is_found(user: User, column: str, value: object) -> None:
    link = third()
    with without_triggers():
        execute(f"UPDATE {EVENTS} SET {column} = %s WHERE id = %s", [value, link.event_id])
    report = verify_chain()
    assert report.broken_at == link.pk
    assert f"link {link.pk} (event {link.event_id})" in report.explanation
    assert "changed" in report.explanation
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_audit")


def test_a_removed_event_is_found(user: User) -> None:
    link = third()
    with without_triggers():
        execute(f"DELETE FROM {EVENTS} WHERE id = %s", [link.event_id])
    report = verify_chain()
    assert report.broken_at == link.pk
    assert "its event is missing" in report.explanation


def test_a_removed_link_is_found(user: User) -> None:
    link = third()
    with without_triggers():
        execute(f"DELETE FROM {LINKS} WHERE id = %s", [link.pk])
    report = verify_chain()
    assert report.broken_at == link.pk + 1
    assert "missing" in report.explanation


def test_a_middle_that_was_cut_out_is_found_even_after_renumbering(user: User) -> None:
    link, total = third(), ChainLink.objects.count()
    with without_triggers():
        execute(f"DELETE FROM {EVENTS} WHERE id = %s", [link.event_id])
        execute(f"DELETE FROM {LINKS} WHERE id = %s", [link.pk])
        for number in range(link.pk + 1, link.pk + total - 2):
            execute(f"UPDATE {LINKS} SET id = id - 1 WHERE id = %s", [number])
    report = verify_chain()
    assert report.broken_at == link.pk
    assert "changed" in report.explanation


def test_two_events_that_changed_places_are_found(user: User) -> None:
    first, second = ChainLink.objects.order_by("id")[1:3]
    with without_triggers():
        execute(f"UPDATE {LINKS} SET event_id = -1 WHERE id = %s", [first.pk])
        execute(f"UPDATE {LINKS} SET event_id = %s WHERE id = %s", [first.event_id, second.pk])
        execute(f"UPDATE {LINKS} SET event_id = %s WHERE id = %s", [second.event_id, first.pk])
    assert verify_chain().broken_at == first.pk


def test_an_event_that_was_slipped_in_is_found(user: User) -> None:
    with without_triggers():
        execute(
            f"INSERT INTO {EVENTS} (action, record_type, record_id, reason, succeeded, detail,"
            " occurred_at) VALUES ('read', 'x', '1', '', true, '{}', now())"
        )
    assert "was never linked" in verify_chain().explanation


def test_an_event_needs_the_transaction_of_its_act() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record_event(action=Action.READ, actor=None, record=User(pk=1))


def test_an_event_of_an_unknown_kind_is_refused(user: User) -> None:
    with refused("audit_event_action"):
        AuditEvent.objects.create(action="peek", record_type="x", record_id="1")
