"""Raced signatures: `make bench ONLY=signatures`.

On each case `RACERS` connections sign at the same moment, in all `SIGNATURES` attempts. Each case
must end with one report, one event, one notification to its patient and no open claim.
"""

import os
import time
from collections import Counter
from functools import partial
from typing import Final

from telederm.demo.roles import OWNER
from tests.benchmarks.django_database import application_server
from tools.tell import say

SIGNATURES: Final = int(os.environ.get("BENCHMARK_SIGNATURES", "10000"))
RACERS: Final = 8


def race() -> Counter[str]:
    """Let every case be signed by all racers at once; return how the attempts ended."""
    from tests.clinic import conclude, make_queued, read_blind, sign  # noqa: PLC0415
    from tests.factories import make_dermatologist, make_patient  # noqa: PLC0415
    from tests.together import do_together  # noqa: PLC0415

    patient, reader = make_patient(), make_dermatologist()
    ends: Counter[str] = Counter()
    for _ in range(SIGNATURES // RACERS):
        case = make_queued(patient)
        read_blind(case, reader)
        conclude(case, reader)
        results = do_together([partial(sign, case, reader)] * RACERS)
        ends.update(type(result).__name__ for result in results)
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


def run() -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    role = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = OWNER
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = role
    began = time.perf_counter()
    ends = race()
    took = time.perf_counter() - began
    from telederm.notifications.models import Notification  # noqa: PLC0415

    told = Notification.objects.filter(kind="report_ready").count()
    cases = SIGNATURES // RACERS
    say(f"{sum(ends.values())} signatures on {cases} cases, {RACERS} at a time, in {took:.0f} s")
    say(f"  {dict(ends)}")
    say(f"  cases with anything but one report and no claim: {count_wrong()} (0)")
    say(f"  patients told: {told} times ({cases})")


def main() -> None:
    with application_server():
        run()


if __name__ == "__main__":
    main()
