"""Event loops come and go; connections must not pile up behind them."""

import asyncio
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
import uvloop
from asgiref.sync import async_to_sync

from telederm.core.channel_layer import PostgresChannelLayer

PATIENCE_S = 10.0


@pytest.fixture
def layer(scratch_database: str) -> Iterator[PostgresChannelLayer]:
    made = PostgresChannelLayer(dsn=scratch_database)
    yield made
    made.close_sender()


def settle(dsn: str, purpose: str, expected: int) -> int:
    """Count the connections of a purpose; the server needs a moment to see that one has gone."""
    deadline = time.monotonic() + PATIENCE_S
    while (found := count_connections(dsn, purpose)) != expected and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def count_connections(dsn: str, purpose: str) -> int:
    with psycopg.connect(dsn) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
            " AND datname = current_database()",
            [f"telederm-{purpose}"],
        ).fetchone()
    assert found is not None
    return int(found[0])


def test_short_lived_loops_share_one_sending_connection(
    layer: PostgresChannelLayer, scratch_database: str
) -> None:
    for _ in range(20):
        async_to_sync(layer.group_send)("case-1", {"type": "hint"})
    threads = [
        threading.Thread(target=async_to_sync(layer.group_send), args=("case-1", {"type": "hint"}))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count_connections(scratch_database, "send") == 1
    assert settle(scratch_database, "listen", 0) == 0


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_a_loop_that_ends_takes_its_listener_along(
    layer: PostgresChannelLayer, scratch_database: str, run: type
) -> None:
    async def listen() -> int:
        channels = [await layer.new_channel() for _ in range(3)]
        await layer.group_add("case-1", channels[0])
        await layer.group_send("case-1", {"type": "hint"})
        assert await layer.receive(channels[0]) == {"type": "hint"}
        return settle(scratch_database, "listen", 1)

    assert [run(listen()), run(listen())] == [1, 1]
    assert settle(scratch_database, "listen", 0) == 0


def test_async_to_sync_takes_its_listener_along(
    layer: PostgresChannelLayer, scratch_database: str
) -> None:
    async_to_sync(layer.new_channel)()

    assert settle(scratch_database, "listen", 0) == 0


async def test_close_ends_both_connections_and_the_layer_works_on(
    layer: PostgresChannelLayer, scratch_database: str
) -> None:
    for _ in range(2):
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "hint"})
        assert await layer.receive(channel) == {"type": "hint"}

        await layer.close()

        assert settle(scratch_database, "send", 0) == 0
        assert settle(scratch_database, "listen", 0) == 0


def test_a_layer_that_is_forgotten_closes_its_connection(scratch_database: str) -> None:
    forgotten = PostgresChannelLayer(dsn=scratch_database)
    async_to_sync(forgotten.group_send)("case-1", {"type": "hint"})
    assert count_connections(scratch_database, "send") == 1
    sender_thread = next(t for t in threading.enumerate() if t.name.startswith("channel-layer"))

    del forgotten
    sender_thread.join(5)

    assert settle(scratch_database, "send", 0) == 0
