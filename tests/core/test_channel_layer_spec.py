"""What Channels' specification asks of a layer, asked of a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from channels.exceptions import ChannelFull

from telederm.core.channel_layer import (
    GAP_TYPE,
    MAX_PAYLOAD_BYTES,
    ForeignChannelError,
    MessageTooLargeError,
    MessageTypeError,
    PostgresChannelLayer,
    registry,
)

QUIET_S = 0.2  # long enough for a message that should not come


@pytest.fixture
async def layer(scratch_database: str) -> AsyncIterator[PostgresChannelLayer]:
    made = PostgresChannelLayer(dsn=scratch_database)
    yield made
    await made.close()


async def receive(layer: PostgresChannelLayer, channel: str) -> dict[str, object]:
    async with asyncio.timeout(5):
        return await layer.receive(channel)


async def assert_nothing(layer: PostgresChannelLayer, channel: str) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(QUIET_S):
            await layer.receive(channel)


async def test_a_message_arrives_whole(layer: PostgresChannelLayer) -> None:
    channel = await layer.new_channel()
    message = {"type": "case.hint", "n": 1, "text": "Ä\n\u0000\U0001f52c", "list": [1.5, None, {}]}

    await layer.send(channel, message)

    assert await receive(layer, channel) == message


async def test_messages_keep_their_order(layer: PostgresChannelLayer) -> None:
    channel = await layer.new_channel()

    for number in range(50):
        await layer.send(channel, {"type": "n", "n": number})

    assert [(await receive(layer, channel))["n"] for _ in range(50)] == list(range(50))


async def test_new_channels_differ_and_belong_to_this_process(layer: PostgresChannelLayer) -> None:
    names = [await layer.new_channel("chat.") for _ in range(3)]

    assert len(set(names)) == 3
    assert len({name.partition("!")[0] for name in names}) == 1
    assert all(
        name.startswith("chat.") and layer.require_valid_channel_name(name) for name in names
    )


async def test_a_plain_channel_name_works_between_layers(
    layer: PostgresChannelLayer, scratch_database: str
) -> None:
    waiting = asyncio.create_task(receive(layer, "background"))
    await layer.new_channel()  # returns once this loop listens
    other = PostgresChannelLayer(dsn=scratch_database)

    await other.send("background", {"type": "work"})

    assert await waiting == {"type": "work"}
    await other.close()


async def test_a_group_message_reaches_its_members_and_nobody_else(
    layer: PostgresChannelLayer,
) -> None:
    inside, also_inside, outside = [await layer.new_channel() for _ in range(3)]
    await layer.group_add("case-1", inside)
    await layer.group_add("case-1", also_inside)
    await layer.group_add("case-2", outside)

    await layer.group_send("case-1", {"type": "hint"})

    assert await receive(layer, inside) == {"type": "hint"}
    assert await receive(layer, also_inside) == {"type": "hint"}
    await assert_nothing(layer, outside)


async def test_whoever_left_a_group_hears_no_more(layer: PostgresChannelLayer) -> None:
    left, stayed = await layer.new_channel(), await layer.new_channel()
    for channel in (left, stayed):
        await layer.group_add("case-1", channel)
    await layer.group_discard("case-1", left)
    await layer.group_discard("case-1", left)  # twice is harmless
    await layer.group_discard("never-made", left)

    await layer.group_send("case-1", {"type": "hint"})

    assert await receive(layer, stayed) == {"type": "hint"}
    await assert_nothing(layer, left)


async def test_members_get_copies_of_their_own(layer: PostgresChannelLayer) -> None:
    first, second = await layer.new_channel(), await layer.new_channel()
    for channel in (first, second):
        await layer.group_add("case-1", channel)
    await layer.group_send("case-1", {"type": "hint", "list": []})

    (await receive(layer, first))["list"].append("changed")  # type: ignore[attr-defined]

    assert await receive(layer, second) == {"type": "hint", "list": []}


async def test_two_receivers_share_one_channel(layer: PostgresChannelLayer) -> None:
    channel = await layer.new_channel()
    receivers = [asyncio.create_task(receive(layer, channel)) for _ in range(2)]
    await asyncio.sleep(0)

    for number in range(2):
        await layer.send(channel, {"type": "n", "n": number})

    assert sorted([(await task)["n"] for task in receivers], key=str) == [0, 1]


async def test_a_receive_that_gave_up_keeps_channel_and_groups(layer: PostgresChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.group_add("case-1", channel)
    await assert_nothing(layer, channel)

    await layer.group_send("case-1", {"type": "hint"})

    assert await receive(layer, channel) == {"type": "hint"}


async def test_a_full_local_channel_refuses(scratch_database: str) -> None:
    layer = PostgresChannelLayer(dsn=scratch_database, capacity=3)
    channel, probe = await layer.new_channel(), await layer.new_channel()
    for number in range(3):
        await layer.send(channel, {"type": "n", "n": number})
    await layer.send(probe, {"type": "arrived"})
    await receive(layer, probe)

    with pytest.raises(ChannelFull):
        await layer.send(channel, {"type": "n", "n": 3})

    assert (await receive(layer, channel))["n"] == 0
    await layer.close()


async def test_a_group_message_to_a_full_channel_leaves_a_gap(scratch_database: str) -> None:
    layer = PostgresChannelLayer(dsn=scratch_database, channel_capacity={"specific.*": 3})
    channel = await layer.new_channel()
    await layer.group_add("case-1", channel)
    probe = await layer.new_channel("probe.")
    await layer.group_add("case-1", probe)

    for number in range(5):
        await layer.group_send("case-1", {"type": "n", "n": number})
    for _ in range(5):
        await receive(layer, probe)

    assert await receive(layer, channel) == {"type": GAP_TYPE, "reason": "overflow"}
    assert (await receive(layer, channel))["n"] == 4
    await layer.close()


async def test_a_message_that_waited_too_long_becomes_a_gap(scratch_database: str) -> None:
    layer = PostgresChannelLayer(dsn=scratch_database, expiry=0.1)
    channel = await layer.new_channel()
    for _ in range(3):
        await layer.send(channel, {"type": "old"})
    await asyncio.sleep(0.3)
    await layer.send(channel, {"type": "young"})
    await asyncio.sleep(0.02)

    assert await receive(layer, channel) == {"type": GAP_TYPE, "reason": "expired"}
    assert await receive(layer, channel) == {"type": "young"}
    await layer.close()


async def test_the_longest_message_arrives_and_one_byte_more_is_refused(
    layer: PostgresChannelLayer,
) -> None:
    channel = await layer.new_channel()
    await layer.group_add("g", channel)
    rest = MAX_PAYLOAD_BYTES - len('group g\n{"type":"é","t":""}'.encode())

    await layer.group_send("g", {"type": "é", "t": "x" * rest})
    with pytest.raises(MessageTooLargeError, match="send a reference"):
        await layer.group_send("g", {"type": "é", "t": "x" * (rest + 1)})

    assert len(str((await receive(layer, channel))["t"])) == rest


@pytest.mark.parametrize(
    "message", [{"at": object()}, {"raw": b"bytes"}, {"x": float("nan")}, {"s": "\ud800"}, ["list"]]
)
async def test_what_json_cannot_hold_is_refused(
    layer: PostgresChannelLayer, message: dict[str, object]
) -> None:
    with pytest.raises(MessageTypeError):
        await layer.group_send("case-1", message)


@pytest.mark.parametrize("name", ["", "no spaces", "x" * 100, "quote\"'", "¬"])
async def test_bad_names_are_refused(layer: PostgresChannelLayer, name: str) -> None:
    with pytest.raises(TypeError):
        await layer.send(name, {"type": "x"})
    with pytest.raises(TypeError):
        await layer.group_send(name, {"type": "x"})
    with pytest.raises(TypeError):
        await layer.group_add(name, await layer.new_channel())


async def test_a_channel_of_somebody_else_joins_no_group(layer: PostgresChannelLayer) -> None:
    with pytest.raises(ForeignChannelError, match="does not live in this process"):
        await layer.group_add("case-1", "specific.elsewhere!abc")


async def test_a_stranger_on_the_postgres_channel_does_no_harm(
    layer: PostgresChannelLayer, scratch_database: str
) -> None:
    channel = await layer.new_channel()
    with psycopg.connect(scratch_database, autocommit=True) as stranger:
        for payload in ("not ours", f"channel {channel}\nnot json", f"channel {channel}\n[1]"):
            stranger.execute("SELECT pg_notify('telederm_channels', %s)", [payload])

    await layer.send(channel, {"type": "hint"})

    assert await receive(layer, channel) == {"type": "hint"}


async def test_channels_of_ended_consumers_are_forgotten(
    layer: PostgresChannelLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "ABANDONED_AFTER_S", 0.05)
    ended, waiting = await layer.new_channel(), await layer.new_channel()
    await layer.group_add("case-1", ended)
    consumers = [asyncio.create_task(layer.receive(channel)) for channel in (ended, waiting)]
    await asyncio.sleep(0)
    consumers[0].cancel()
    await asyncio.sleep(0.1)

    await layer.new_channel()

    channels = layer._side().channels
    assert ended not in channels
    assert waiting in channels
    await layer.send(waiting, {"type": "hint"})
    assert await consumers[1] == {"type": "hint"}
