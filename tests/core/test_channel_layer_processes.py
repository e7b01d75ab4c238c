"""Bursts, several processes, and a database that restarts underneath."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import psycopg
import pytest

from telederm.core.channel_layer import GAP_TYPE, LayerUnavailableError, PostgresChannelLayer
from telederm.demo.postgres import EmbeddedPostgres

# Joins a group, says so, and prints each message that it gets until told to stop.
OTHER_PROCESS = """
import asyncio, json, sys
from telederm.core.channel_layer import PostgresChannelLayer

async def main():
    layer = PostgresChannelLayer(dsn=sys.argv[1])
    channel = await layer.new_channel()
    await layer.group_add("case-1", channel)
    print(json.dumps({"channel": channel}), flush=True)
    while (message := await layer.receive(channel))["type"] != "stop":
        print(json.dumps(message), flush=True)
        await layer.group_send("answers", {"type": "answer", "to": message["n"]})
    await layer.close()

asyncio.run(main())
"""


@pytest.fixture
async def layer(scratch_database: str) -> AsyncIterator[PostgresChannelLayer]:
    made = PostgresChannelLayer(dsn=scratch_database)
    yield made
    await made.close()


async def drain(layer: PostgresChannelLayer, channel: str, count: int) -> list[dict[str, object]]:
    async with asyncio.timeout(30):
        return [await layer.receive(channel) for _ in range(count)]


async def test_two_processes_talk_in_both_directions(
    layer: PostgresChannelLayer, scratch_database: str
) -> None:
    mine = await layer.new_channel()
    await layer.group_add("answers", mine)
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROCESS, scratch_database, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    theirs = json.loads(await other.stdout.readline())["channel"]

    await layer.group_send("case-1", {"type": "hint", "n": 1})
    await layer.send(theirs, {"type": "hint", "n": 2})
    answers = await drain(layer, mine, 2)
    await layer.send(theirs, {"type": "stop"})
    heard = [json.loads(line)["n"] for line in (await other.stdout.read()).splitlines()]

    assert await other.wait() == 0
    assert heard == [1, 2]
    assert [answer["to"] for answer in answers] == [1, 2]


async def test_a_burst_of_a_thousand_to_a_hundred_channels_loses_none(
    layer: PostgresChannelLayer,
) -> None:
    channels = [await layer.new_channel() for _ in range(100)]
    for channel in channels:
        await layer.group_add("everybody", channel)
    hints = [{"type": "hint", "n": number} for number in range(1000)]

    await asyncio.gather(*(layer.group_send("everybody", hint) for hint in hints))

    for channel in channels:  # nobody read while the burst came in
        assert await drain(layer, channel, 1000) == hints


async def test_after_a_restart_receivers_learn_of_the_gap_and_hear_again(
    private_postgres: EmbeddedPostgres,
) -> None:
    layer = PostgresChannelLayer(dsn=private_postgres.url)
    channels = [await layer.new_channel() for _ in range(2)]
    await layer.group_add("case-1", channels[0])
    await layer.group_send("case-1", {"type": "before"})
    assert await drain(layer, channels[0], 1) == [{"type": "before"}]

    await asyncio.to_thread(private_postgres.stop)
    with pytest.raises(LayerUnavailableError, match="was not sent"):
        await layer.group_send("case-1", {"type": "during"})
    private_postgres.start()

    for channel in channels:
        assert await drain(layer, channel, 1) == [{"type": GAP_TYPE, "reason": "reconnected"}]
    await layer.group_send("case-1", {"type": "after"})
    assert await drain(layer, channels[0], 1) == [{"type": "after"}]
    await layer.close()


async def test_a_sender_survives_a_restart_that_it_did_not_see(
    private_postgres: EmbeddedPostgres,
) -> None:
    layer = PostgresChannelLayer(dsn=private_postgres.url)
    await layer.group_send("case-1", {"type": "before"})
    private_postgres.restart()

    channel = await layer.new_channel()
    await layer.group_add("case-1", channel)
    await layer.group_send("case-1", {"type": "after"})

    assert await drain(layer, channel, 1) == [{"type": "after"}]
    await layer.close()


async def test_a_killed_connection_is_replaced(layer: PostgresChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.group_add("case-1", channel)
    await kill_listeners(layer)

    assert await drain(layer, channel, 1) == [{"type": GAP_TYPE, "reason": "reconnected"}]
    await layer.group_send("case-1", {"type": "after"})
    assert await drain(layer, channel, 1) == [{"type": "after"}]


async def kill_listeners(layer: PostgresChannelLayer) -> None:
    async with await psycopg.AsyncConnection.connect(str(layer._dsn)) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'telederm-listen' AND datname = current_database()"
        )
