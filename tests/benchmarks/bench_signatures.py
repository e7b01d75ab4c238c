"""Raced signatures: `make bench ONLY=signatures`.

On each case `RACERS` connections sign at the same moment, in all `SIGNATURES` attempts. Each case
must end with one report, one event, one notification to its patient and no open claim.

One case is brought to its signature by the services; the others are copies of its rows. Only what
is raced runs for each: the whole of `sign_off`, with every trigger on.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final
from uuid import UUID

from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.roles import OWNER, address_of
from tests.benchmarks.django_database import application_server
from tools.tell import say

SIGNATURES: Final = int(os.environ.get("BENCHMARK_SIGNATURES", "10000"))
RACERS: Final = 8
_PATIENCE_S: Final = 60  # for the slowest of the racers to come to the start


def prepare(server: EmbeddedPostgres) -> tuple[list[UUID], Any]:
    """Make the cases that wait for a signature; return their keys and their reader."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from tests.benchmarks.case_copies import copy_case  # noqa: PLC0415
    from tests.clinic import conclude, make_queued, read_blind  # noqa: PLC0415

    case = make_queued()
    reader = read_blind(case)
    conclude(case, reader)
    url = address_of(server.url, str(connection.settings_dict["NAME"]))
    return [case.pk, *copy_case(url, case, copies=SIGNATURES // RACERS - 1)], reader


def race(keys: Sequence[UUID], reader: Any) -> Counter[str]:
    """Let every case be signed by all racers at once; return how the attempts ended.

    A racer is a thread with a connection of its own, which stays open from case to case.
    """
    from django.db import connection  # noqa: PLC0415

    from cases.models import Case  # noqa: PLC0415
    from tests.clinic import sign  # noqa: PLC0415

    start = Barrier(RACERS)

    def attempt(case: Any) -> str:
        start.wait(_PATIENCE_S)
        try:
            return type(sign(case, reader)).__name__
        except Exception as error:  # noqa: BLE001 - what it raised is the result
            return type(error).__name__

    def leave(_number: int) -> None:
        start.wait(_PATIENCE_S)
        connection.close()

    ends: Counter[str] = Counter()
    with ThreadPoolExecutor(RACERS) as racers:
        for key in keys:
            case = Case.objects.select_related("response", "patient").get(pk=key)
            ends.update(racers.map(attempt, [case] * RACERS))
        list(racers.map(leave, range(RACERS)))
    return ends


def count_wrong() -> int:
    """Return how many cases didn't end as they must."""
    from django.db.models import Count, Q  # noqa: PLC0415

    from cases.models import Case  # noqa: PLC0415
    from cases.workflow import EventKind  # noqa: PLC0415

    signed = Q(events__kind=EventKind.REPORT_SIGNED)
    cases = Case.objects.annotate(
        signatures=Count("events", filter=signed, distinct=True),
        held=Count("claims", filter=Q(claims__ended_at=None), distinct=True),
    )
    right = cases.filter(signatures=1, held=0, status="reported", report__isnull=False)
    return Case.objects.count() - right.count()


def run(server: EmbeddedPostgres) -> bool:
    """Race, and say how it ended; return whether everything was as it must be."""
    migrate()
    from telederm.notifications.models import Notification  # noqa: PLC0415 - needs the settings

    began = time.perf_counter()
    keys, reader = prepare(server)
    ready = time.perf_counter()
    ends = race(keys, reader)
    took = time.perf_counter() - ready
    told = Notification.objects.filter(kind="report_ready").count()
    wrong = count_wrong()
    say(f"{len(keys)} cases, ready for their signatures after {ready - began:.0f} s")
    say(f"{sum(ends.values())} signatures, {RACERS} at a time, in {took:.0f} s: {dict(ends)}")
    say(f"  cases with anything but one report and no claim: {wrong} (0)")
    say(f"  patients told: {told} times ({len(keys)})")
    return wrong == 0 and told == len(keys) == ends["Report"]


def migrate() -> None:
    """Migrate as the tables' owner."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    role, connection.settings_dict["USER"] = connection.settings_dict["USER"], OWNER
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = role


def main() -> int:
    with application_server() as server:
        return 0 if run(server) else 1


if __name__ == "__main__":
    sys.exit(main())
