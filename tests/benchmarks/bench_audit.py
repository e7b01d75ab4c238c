"""How many audit events a second the chain takes, and what a look costs a page.

    make bench ONLY=audit

A durable embedded PostgreSQL (every commit reaches the disk), used as the application's role. The
two kinds of page take turns, so that a busy machine slows both alike; figures are medians.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any, Final
from unittest.mock import patch

from tools.tell import say

WRITERS: Final = 16
SECONDS: Final = 10.0
PAGES: Final = 200  # of each kind
TARGET_PER_S, TARGET_RATIO = 500, 1.15


def write_events(deadline: float) -> int:
    """Write events, each in a transaction of its own, until the time has come; return how many."""
    from django.db import connection, transaction  # noqa: PLC0415 - needs the settings

    from accounts.models import User  # noqa: PLC0415
    from telederm.audit.models import Action  # noqa: PLC0415
    from telederm.audit.services import record_event  # noqa: PLC0415

    count, user = 0, User(pk=1)
    while time.perf_counter() < deadline:
        with transaction.atomic():
            record_event(action=Action.READ, actor=user, record=user, patient_id=1)
        count += 1
    connection.close()
    return count


def measure_writers() -> float:
    """Return events a second from all writers together."""
    began = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        counts = list(pool.map(write_events, [began + SECONDS] * WRITERS))
    return sum(counts) / (time.perf_counter() - began)


def measure_page(look: Callable[[], Any]) -> tuple[float, float]:
    """Return the milliseconds of a page with its event, and of the same page without."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * PAGES):
        audited = number % 2 == 0
        with nullcontext() if audited else patch("cases.services.access.record_event"):
            began = time.perf_counter()
            look()
            times[audited].append((time.perf_counter() - began) * 1000)
    return statistics.median(times[True]), statistics.median(times[False])


def main() -> int:
    from django.urls import reverse  # noqa: PLC0415 - needs the settings

    from telederm.audit.chain import verify_chain  # noqa: PLC0415
    from tests.clinic import make_queued  # noqa: PLC0415
    from tests.database_role import work_as_application  # noqa: PLC0415
    from tests.factories import make_dermatologist, sign_in  # noqa: PLC0415

    work_as_application()
    case = make_queued()
    client = sign_in(make_dermatologist())
    path = reverse("reading", args=[case.pk])
    with_event, without = measure_page(lambda: client.get(path))
    per_s = measure_writers()
    began = time.perf_counter()
    report = verify_chain()
    seconds = time.perf_counter() - began
    ratio = with_event / without
    say(f"{WRITERS} writers: {per_s:.0f} events/s (target {TARGET_PER_S})")
    say(f"page with its event {with_event:.1f} ms, without {without:.1f} ms")
    say(f"{ratio:.3f} times (target {TARGET_RATIO})")
    say(f"verifying {report.links} links: {seconds:.1f} s; {report.explanation}")
    return 0 if per_s >= TARGET_PER_S and ratio <= TARGET_RATIO and not report.broken_at else 1


if __name__ == "__main__":
    from tests.benchmarks.django_database import migrated_database

    os.environ["DJANGO_SETTINGS_MODULE"] = "telederm.settings.testing"
    with migrated_database():
        sys.exit(main())
