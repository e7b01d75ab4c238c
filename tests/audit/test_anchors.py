"""Anchors: whoever rewrites the whole chain, or cuts its end, is found out all the same."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from telederm.audit import tasks
from telederm.audit.anchors import ChainTampered, add_anchor, verify_anchored_chain
from telederm.audit.chain import verify_chain
from telederm.audit.keys import print_public_key, read_public_key
from tests.audit.mutations import EVENTS, MUTATIONS
from tests.audit.trail import Trail, grow, is_refused, make_trail
from tests.raw import execute, without_triggers

pytestmark = pytest.mark.django_db
ROUNDS = 4  # of every kind; `make bench ONLY=audit_mutations` makes a thousand changes


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return make_trail(tmp_path, events=12)


def test_an_honest_trail_holds(trail: Trail) -> None:
    assert trail.verify().explanation == "every link holds"
    assert len(trail.path.read_text().splitlines()) == 2
    assert add_anchor(path=trail.path, key=trail.key) is None  # the head has not moved


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_what_the_owner_changes_is_noticed(trail: Trail, mutation: str) -> None:
    for seed in range(ROUNDS):
        assert trail.notices(mutation, Random(f"{mutation} {seed}")), f"seed {seed}"
    assert trail.verify().broken_at is None


def test_the_application_changes_nothing(trail: Trail) -> None:
    possible = {name for name in MUTATIONS if not is_refused(name, Random(1))}
    assert possible == {"add_unlinked"}  # an event like any other: it is linked at the commit
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert trail.verify().broken_at is None


def test_a_rewritten_chain_holds_in_itself_but_not_against_its_anchor(trail: Trail) -> None:
    with without_triggers():
        MUTATIONS["rewrite_head"](Random(3))
    assert verify_chain().broken_at is None
    assert "the chain was rewritten" in trail.verify().explanation


def test_a_cut_end_is_told(trail: Trail) -> None:
    with without_triggers():
        MUTATIONS["cut_tail"](Random(3))
    assert verify_chain().broken_at is None
    assert "the end of the chain was cut off" in trail.verify().explanation


def test_a_chain_that_does_not_hold_is_not_anchored(trail: Trail) -> None:
    before = trail.path.read_bytes()
    grow(2)
    with without_triggers():
        execute(f"UPDATE {EVENTS} SET reason = 'x' WHERE reason = 'look 1'")  # noqa: S608
    with pytest.raises(ChainTampered, match="was changed"):
        trail.anchor()
    assert trail.path.read_bytes() == before


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_of_the_log_is_named(trail: Trail, line: int) -> None:
    lines = trail.path.read_text().splitlines()
    anchor = json.loads(lines[line])
    lines[line] = json.dumps({**anchor, "link": anchor["link"] - 1})
    trail.path.write_text("\n".join(lines) + "\n")
    assert f"line {line + 1} of the anchor log was changed" in trail.verify().explanation


def test_a_line_that_was_taken_out_is_noticed(trail: Trail) -> None:
    trail.path.write_text(trail.path.read_text().splitlines()[1] + "\n")
    assert "doesn't follow the one before" in trail.verify().explanation


def test_another_key_and_a_lost_log_are_told(trail: Trail, tmp_path: Path) -> None:
    stranger = Ed25519PrivateKey.generate().public_key()
    told = verify_anchored_chain(path=trail.path, key=stranger)
    assert "another key signed it" in told.explanation
    gone = verify_anchored_chain(path=tmp_path / "none", key=stranger)
    assert "there is no anchor log" in gone.explanation


def test_events_that_nobody_anchors_are_told(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(1)
    assert trail.verify().broken_at is None  # the worker comes by every minute
    # Nobody can date an event back, so what has waited long enough is judged earlier.
    monkeypatch.setattr("telederm.audit.anchors.PATIENCE", -timedelta(minutes=1))
    assert "was never anchored" in trail.verify().explanation


def test_the_commands_and_the_workers_task(
    trail: Trail, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    key = print_public_key(trail.key.public_key())
    out = StringIO()
    call_command("verify_audit", anchors=trail.path, public_key=key, stdout=out)
    assert "every link holds" in out.getvalue()
    settings.TELEDERM_AUDIT_KEY = "c2hvcnQ"
    with pytest.raises(ImproperlyConfigured, match="TELEDERM_AUDIT_KEY is no Ed25519 key"):
        read_public_key()
    settings.TELEDERM_AUDIT_KEY = "A" * 43
    settings.TELEDERM_AUDIT_ANCHORS = trail.path.with_name("fresh.jsonl")
    call_command("anchor_audit", stdout=out)
    assert "anchored link" in out.getvalue()
    call_command("verify_audit", "--anchors", stdout=out)
    with without_triggers():
        MUTATIONS["cut_tail"](Random(1))
    with pytest.raises(CommandError, match=r"tampered with: link .* is gone"):
        call_command("verify_audit", "--anchors")
    tasks.anchor_audit(timestamp=0)
    assert "the audit trail was tampered with" in caplog.text
