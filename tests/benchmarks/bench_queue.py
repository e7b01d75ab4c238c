"""The worklists with ten, a thousand and a million cases: `make bench ONLY=queue`.

Three databases on one server. Each page is rendered whole (session, queries, template) by the
application's own role; the databases take turns request by request, so that a busy machine slows
all of them alike. Figures are medians.
"""

import os
import statistics
import time
from typing import Any, Final

from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.roles import OWNER, address_of, make_database
from tests.benchmarks.django_database import application_server
from tools.tell import say

# A million takes minutes to seed; a smaller last size is for trying things out.
SIZES: Final = (10, 1_000, int(os.environ.get("BENCHMARK_CASES", "1000000")))
ROUNDS: Final = 25
WARM_UP: Final = 3
LIMIT: Final = 2.0  # of the last size's p50 to the thousand's


class Desk:
    """One database with its cases, and a dermatologist who is signed in."""

    def __init__(self, server: EmbeddedPostgres, size: int) -> None:
        from django.db import connections  # noqa: PLC0415 - needs the settings

        self._line = connections.create_connection("default")
        self._line.settings_dict["NAME"] = f"queue_{size}"
        self.client: Any = None
        self._fill(server, size)

    def use(self) -> Any:
        """Let Django speak to this database from now on; return its connection."""
        from django.db import connections  # noqa: PLC0415

        connections["default"] = self._line
        return self._line

    def get(self, path: str) -> float:
        """Render a page; return the milliseconds."""
        self.use()
        began = time.perf_counter()
        answer = self.client.get(path)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return took

    def count_queries(self, path: str) -> int:
        """Return how many queries a page takes."""
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        with CaptureQueriesContext(self.use()) as queries:
            self.client.get(path)
        return len(queries)

    def _fill(self, server: EmbeddedPostgres, size: int) -> None:
        from django.core.management import call_command  # noqa: PLC0415

        from tests.benchmarks.queue_seed import seed_cases  # noqa: PLC0415
        from tests.factories import make_dermatologist, sign_in  # noqa: PLC0415

        began = time.perf_counter()
        make_database(server.url, f"queue_{size}")
        line = self.use()
        role, line.settings_dict["USER"] = line.settings_dict["USER"], OWNER
        call_command("migrate", verbosity=0)
        line.close()
        line.settings_dict["USER"] = role
        reader, colleague = make_dermatologist(), make_dermatologist()
        address = address_of(server.url, f"queue_{size}")
        count = seed_cases(address, last=size, holder=colleague.pk, signer=reader.pk)
        self.client = sign_in(reader)
        say(f"{count} cases, ready after {time.perf_counter() - began:.0f} s")


def measure(desks: list[Desk], name: str, path: str) -> None:
    """Compare one page over the databases, and say what came of it."""
    took: list[list[float]] = [[] for _ in desks]
    for _ in range(WARM_UP + ROUNDS):
        for desk, times in zip(desks, took, strict=True):
            times.append(desk.get(path))
    medians = [statistics.median(times[WARM_UP:]) for times in took]
    queries = [desk.count_queries(path) for desk in desks]
    ratio = medians[2] / medians[1]
    shown = ", ".join(f"{median:.1f}" for median in medians)
    say(f"{name}: queries {queries}; p50 {shown} ms; last to middle {ratio:.2f} (<= {LIMIT:g})")


def run(server: EmbeddedPostgres) -> None:
    from triage.worklists import Worklist  # noqa: PLC0415 - needs the apps

    desks = [Desk(server, size) for size in SIZES]
    for each in Worklist:
        measure(desks, each.value, f"/queue/?list={each.value}")
    measure(desks, "routine, free only", "/queue/?tier=4&free=on")
    measure(desks, "one number", "/queue/?reference=TD-C4CA")
    desks[0].use()


def main() -> None:
    with application_server() as server:
        run(server)


if __name__ == "__main__":
    main()
