"""Anchoring the chain's head outside the database, and holding the chain against its anchors.

Whoever owns the tables can rewrite the whole chain, or cut its end, and it will hold in itself. It
won't hold against what was written down elsewhere, signed with a key that the database never saw.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection

from telederm.audit.anchor_log import (
    Anchor,
    BrokenAnchorLog,
    append_anchor,
    hash_line,
    open_log,
    read_anchors,
    read_last_line,
)
from telederm.audit.chain import ChainReport, verify_chain

# Events that have waited longer than this for an anchor: nobody makes any.
PATIENCE: Final = timedelta(minutes=15)

_HEAD: Final = """
    SELECT coalesce(max(id), 0), now(), coalesce(
        (SELECT encode(digest, 'hex') FROM audit_chainlink ORDER BY id DESC LIMIT 1), '')
    FROM audit_chainlink
"""
_DIGESTS: Final = "SELECT id, encode(digest, 'hex') FROM audit_chainlink WHERE id = ANY (%s)"
_WAITING: Final = """
    SELECT link.id, event.occurred_at FROM audit_chainlink link
    JOIN audit_auditevent event ON event.id = link.event_id
    WHERE link.id > %s AND event.occurred_at < now() - make_interval(secs => %s)
    ORDER BY link.id LIMIT 1
"""


class ChainTampered(Exception):
    """The chain doesn't hold, in itself or against an anchor; the message says where."""


def add_anchor(*, path: Path, key: Ed25519PrivateKey) -> Anchor | None:
    """Walk along the chain from the last anchor to the head, and write the head down.

    Returns:
        The new anchor, or None where the head has not moved.

    Raises:
        ChainTampered: the chain doesn't hold; nothing is written.
        BrokenAnchorLog: the log's last line is not what was written.
    """
    with open_log(path) as log:
        last = next(iter([*read_anchors(log, key.public_key())][-1:]), None)
        _hold_against([last] if last else [])
        report = verify_chain(after=last.link if last else 0)
        if report.broken_at is not None:
            raise ChainTampered(report.explanation)
        with connection.cursor() as cursor:
            cursor.execute(_HEAD)
            link, now, digest = cursor.fetchone()
        if last and last.link == link:
            return None
        line = read_last_line(log)
        anchor = Anchor(link, digest, now.isoformat(), hash_line(line) if line else "")
        append_anchor(log, anchor, key)
        return anchor


def verify_anchored_chain(*, path: Path, key: Ed25519PublicKey) -> ChainReport:
    """Compute every link again and hold the chain against every anchor.

    Returns:
        The first thing that doesn't hold, or that all is well.
    """
    report = verify_chain()
    if report.broken_at is not None:
        return report
    try:
        with path.open("rb") as log:
            anchors = list(read_anchors(log, key))
        _hold_against(anchors)
        _refuse_old_head(anchors)
    except FileNotFoundError:
        return report.broken(0, f"there is no anchor log at {path}")
    except (BrokenAnchorLog, ChainTampered) as error:
        return report.broken(0, str(error))
    return report


def _hold_against(anchors: list[Anchor]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS, [[anchor.link for anchor in anchors]])
        digests = dict(cursor.fetchall())
    for anchor in anchors:
        if anchor.link == 0:
            continue
        if anchor.link not in digests:
            raise ChainTampered(
                f"link {anchor.link} is gone, which was the head at {anchor.made_at}: "
                "the end of the chain was cut off"
            )
        if digests[anchor.link] != anchor.digest:
            raise ChainTampered(
                f"link {anchor.link} is not what was anchored at {anchor.made_at}: "
                "the chain was rewritten"
            )


def _refuse_old_head(anchors: list[Anchor]) -> None:
    """An anchor log that lost its end, or that nobody writes, protects nothing."""
    last = anchors[-1].link if anchors else 0
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [last, PATIENCE.total_seconds()])
        waiting: tuple[int, datetime] | None = cursor.fetchone()
    if waiting is not None:
        raise ChainTampered(
            f"link {waiting[0]} of {waiting[1].isoformat()} was never anchored: does the worker "
            "run, and has it the key?"
        )
