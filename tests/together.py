"""Things done at the same moment, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

# What runs on several connections needs committed rows: the test database is emptied after the
# test, and what the migrations put into it is brought back.
COMMITTED = {"transaction": True}  # tests/migrated_rows.py brings the rows back


def do_together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all acts at once; return what each returned or raised, in their order."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with connection.cursor() as cursor:  # connect before the start
                cursor.execute("SELECT 1")
            barrier.wait(timeout=20)
            return act()
        except Exception as error:  # noqa: BLE001 - what it raised is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def split(results: Sequence[Any]) -> tuple[list[Any], list[Exception]]:
    """Those that succeeded, and what the others raised."""
    failed = [result for result in results if isinstance(result, Exception)]
    return [result for result in results if not isinstance(result, Exception)], failed
