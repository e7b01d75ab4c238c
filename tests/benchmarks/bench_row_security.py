"""What row-level security on patients' tables would cost: the same queries without and with it.

    make bench ONLY=row_security

100,000 cases; the policy reads who asks from transaction-local settings, as it would have to behind
a connection pool. Both kinds take turns; figures are medians.
"""

import os
import statistics
import sys
import time
from typing import Any, Final

import psycopg

from telederm.demo.postgres import EmbeddedPostgres
from tools.tell import say

CASES: Final = 100_000
PATIENTS: Final = 10_000
ROUNDS: Final = 200

_FILL: Final = b"""
    SET session_replication_role = replica;
    INSERT INTO accounts_user (id, password, is_superuser, email, full_name, is_active)
    SELECT n, '', false, n || '@example.org', 'Person ' || n, true
    FROM generate_series(1, 10000) n;
    INSERT INTO cases_case (id, reference, patient_id, submitted_by_id, idempotency_key, status,
        version, submitted_at, tier, due_at)
    SELECT gen_random_uuid(), 'TD-' || n, 1 + n % 10000, 1 + n % 10000, gen_random_uuid(),
        CASE WHEN n % 500 = 0 THEN 'queued' ELSE 'closed' END, 1, now(), 1 + n % 4, now()
    FROM generate_series(1, 100000) n;
    ANALYZE cases_case;
"""
_PROTECT: Final = b"""
    CREATE POLICY seen ON cases_case TO telederm_app USING (
        current_setting('telederm.sees', true) = 'every case'
        OR patient_id = nullif(current_setting('telederm.user', true), '')::bigint
        OR submitted_by_id = nullif(current_setting('telederm.user', true), '')::bigint)
"""
_SET: Final = b"SELECT set_config('telederm.user', %s, true), set_config('telederm.sees', %s, true)"
_QUERIES: Final = {
    "a patient's own list": (
        b"SELECT * FROM cases_case WHERE patient_id = %s OR submitted_by_id = %s"
        b" ORDER BY created_at DESC",
        [77, 77],
        ("77", ""),
    ),
    "one case by its id": (
        b"SELECT * FROM cases_case WHERE id = %s AND (patient_id = 77 OR submitted_by_id = 77)",
        [],
        ("77", ""),
    ),
    "the queue": (
        b"SELECT * FROM cases_case WHERE status = 'queued' ORDER BY tier, due_at, id LIMIT 50",
        [],
        ("12", "every case"),
    ),
}


def ask(
    line: psycopg.Connection, query: bytes, values: list[Any], who: tuple[str, str] | None
) -> float:
    """Ask in a transaction, with the settings if there is a policy; return milliseconds."""
    began = time.perf_counter()
    with line.transaction():
        if who:
            line.execute(_SET, who)
        line.execute(query, values).fetchall()
    return (time.perf_counter() - began) * 1000


def measure(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(_FILL)
        row = owner.execute("SELECT id FROM cases_case WHERE patient_id = 77").fetchone()
        assert row
        owner.execute(_PROTECT)
        with psycopg.connect(server.application_url, autocommit=True) as line:
            for name, (query, values, who) in _QUERIES.items():
                chosen = values or ([row[0]] if b"%s" in query else [])
                times: dict[bool, list[float]] = {False: [], True: []}
                for protected in (False, True) * 4:
                    switch = b"ENABLE" if protected else b"DISABLE"
                    owner.execute(b"ALTER TABLE cases_case %s ROW LEVEL SECURITY" % switch)
                    for _ in range(ROUNDS // 4):
                        times[protected].append(
                            ask(line, query, chosen, who if protected else None)
                        )
                bare, walled = (statistics.median(times[kind]) for kind in (False, True))
                say(f"{name:24} {bare:6.2f} ms without, {walled:6.2f} ms with: {walled / bare:.2f}")


if __name__ == "__main__":
    from tests.benchmarks.django_database import migrated_database

    os.environ["DJANGO_SETTINGS_MODULE"] = "telederm.settings.testing"
    with migrated_database() as server:
        measure(server)
        sys.exit(0)
