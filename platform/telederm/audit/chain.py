"""The hash chain over audit events, computed and verified in the database.

At commit, a trigger (migration 0003) links the transaction's events into the chain: one writer at
a time, from there to the end of its commit. Link n holds SHA-256(digest of link n-1, event n as
canonical JSON). PostgreSQL's jsonb prints its keys in one fixed order; the time goes in as
microseconds, because as text it would depend on the session's time zone. Verification computes
with the text here and trusts none of the database's functions.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

from django.db import connection

# What a link's hash covers. A column that is added later goes into the second part: where it is
# null it leaves no trace, so the links from before it still hold.
LINKED_CONTENT: Final = """
    convert_to((jsonb_build_object(
        'id', {event}.id,
        'occurred_at', (extract(epoch FROM {event}.occurred_at) * 1000000)::bigint,
        'action', {event}.action, 'actor_id', {event}.actor_id,
        'patient_id', {event}.patient_id, 'case_id', {event}.case_id,
        'record_type', {event}.record_type, 'record_id', {event}.record_id,
        'reason', {event}.reason, 'succeeded', {event}.succeeded,
        'origin', {event}.origin, 'detail', {event}.detail
    ) || jsonb_strip_nulls(jsonb_build_object(
        'transaction_id', {event}.transaction_id, 'request_id', {event}.request_id
    )))::text, 'UTF8')
"""

_FIRST_BROKEN: Final = f"""
    WITH chain AS (
        SELECT link.id, link.event_id, link.digest,
               lag(link.id, 1, 0::bigint) OVER (ORDER BY link.id) AS previous_id,
               lag(link.digest, 1, ''::bytea) OVER (ORDER BY link.id) AS previous_digest
        FROM audit_chainlink link WHERE link.id >= %(after)s
    )
    SELECT chain.id, chain.event_id,
           CASE WHEN chain.id <> chain.previous_id + 1 THEN 'a link before it is missing'
                WHEN event.id IS NULL THEN 'its event is missing'
                ELSE 'its event or its digest was changed' END
    FROM chain LEFT JOIN audit_auditevent event ON event.id = chain.event_id
    WHERE chain.id > %(after)s AND (chain.id <> chain.previous_id + 1 OR event.id IS NULL
       OR chain.digest <> sha256(chain.previous_digest || {LINKED_CONTENT.format(event="event")}))
    ORDER BY chain.id LIMIT 1
"""  # noqa: S608 - constants of this module

_UNLINKED: Final = """
    SELECT event.id FROM audit_auditevent event
    LEFT JOIN audit_chainlink link ON link.event_id = event.id
    WHERE link.id IS NULL AND event.id > coalesce(
        (SELECT event_id FROM audit_chainlink WHERE id = %(after)s), 0)
    ORDER BY event.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found; `broken_at` is a link's number, None when all is well.

    Number 0 stands for what lies outside the chain: its anchors.
    """

    links: int
    head_digest: str
    broken_at: int | None
    explanation: str

    def broken(self, at: int, explanation: str) -> Self:
        """The same walk, which has found something."""
        return replace(self, broken_at=at, explanation=explanation)


def verify_chain(*, after: int = 0) -> ChainReport:
    """Compute the links again and name the first that doesn't hold.

    Args:
        after: the number of a link that is known to hold; 0 begins at the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_chainlink")
        links: int = cursor.fetchone()[0]
        cursor.execute("SELECT encode(digest, 'hex') FROM audit_chainlink ORDER BY id DESC LIMIT 1")
        report = ChainReport(links, (cursor.fetchone() or ("",))[0], None, "every link holds")
        cursor.execute(_FIRST_BROKEN, {"after": after})
        if broken := cursor.fetchone():
            link, event, why = broken
            return report.broken(link, f"link {link} (event {event}): {why}")
        cursor.execute(_UNLINKED, {"after": after})
        if unlinked := cursor.fetchone():
            return report.broken(links + 1, f"event {unlinked[0]} was never linked")
    return report
