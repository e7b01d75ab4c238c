"""What the oversight benchmark times; it runs in `manage.py shell`, on its own database."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from telederm.oversight.figures.counts import prepare_counts
from telederm.oversight.figures.filters import Filters
from telederm.oversight.models import CaseFact
from tests.benchmarks.oversight_facts import make_facts
from tests.factories import make_administrator, sign_in
from tools.tell import say

CASES: Final = 1_000_000
PREPARED_ROUNDS, COUNTED_ROUNDS = 15, 3
TARGET_S: Final = 1.0


def run() -> None:
    """Measure and print; raise where the target was missed."""
    call_command("migrate", verbosity=0)
    seeding = measure(partial(make_facts, CASES), 1)
    client, page = sign_in(make_administrator()), reverse("oversight-figures")
    plain = measure(CaseFact.objects.filter(sex="female").count, 5)
    preparing = measure(partial(prepare_counts, Filters()), COUNTED_ROUNDS)
    prepared = measure(partial(client.get, page), PREPARED_ROUNDS)
    say(f"{CASES} facts made in {seeding:.0f} s; counting half of them plainly: {plain:.3f} s")
    say(f"preparing the first page: {preparing:.2f} s ({preparing / plain:.0f} plain counts)")
    say(f"the page, prepared: p50 {prepared:.3f} s")
    since = timezone.localdate() - timedelta(days=90)
    for name, filters in (
        ("one sex", Filters(sex="female")),
        ("the last 90 days", Filters(since=since)),
        ("one reader", Filters(reader=3)),
    ):
        counted = measure(partial(prepare_counts, filters), COUNTED_ROUNDS)
        say(f"counted while somebody waits, {name}: {counted:.2f} s")
    if prepared > TARGET_S:
        raise SystemExit(f"The prepared page takes more than {TARGET_S} s.")


def measure(act: Callable[[], Any], rounds: int) -> float:
    """Return the median of so many rounds in seconds."""
    taken = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
