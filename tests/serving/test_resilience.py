"""Retries, the circuit breaker, and the limit on calls in flight."""

import asyncio
import threading
import time
from typing import Any

import grpc
import pytest

from serving import contract
from serving.client import CallRecord, ClientConfig, log_call
from serving.client.breaker import CircuitBreaker
from serving.client.slots import Slots
from serving.client.steps import Call, Send, Wait
from serving.errors import ModelOverloaded, ModelTimeout, ModelUnavailable
from tests.serving.conftest import MakeClient
from tests.serving.model_server import ModelServer, answer, good, refusing, slow


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


RETRIED = [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED]


@pytest.mark.parametrize("status", RETRIED)
async def test_a_passing_refusal_is_retried(
    server: ModelServer, make_client: MakeClient, status: grpc.StatusCode
) -> None:
    client = make_client(backoff_initial_s=0.01)
    server.behaviour = refusing(status, times=2)
    assert client.classify([b"x"]).model_version == 1
    server.behaviour = refusing(status, times=2)
    assert (await client.aclassify([b"x"])).model_version == 1
    await client.aclose()
    assert len(server.requests) == 6


def test_retries_end_and_the_error_says_what_it_was(
    server: ModelServer, make_client: MakeClient
) -> None:
    records: list[CallRecord] = []
    client = make_client(records.append, max_attempts=3, backoff_initial_s=0.01)
    server.behaviour = refusing(grpc.StatusCode.UNAVAILABLE, times=99)
    with pytest.raises(ModelUnavailable):
        client.classify([b"x"])
    server.behaviour = refusing(grpc.StatusCode.RESOURCE_EXHAUSTED, times=1)
    client.classify([b"x"])
    assert [(each.outcome, each.attempts) for each in records] == [("unavailable", 3), ("ok", 2)]


def test_a_call_is_a_line_of_names_and_values(
    server: ModelServer, make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "serving")
    client = make_client(log_call, max_attempts=1)
    client.classify([b"xyz"])
    server.behaviour = refusing(grpc.StatusCode.UNAVAILABLE, times=99)
    with pytest.raises(ModelUnavailable):
        client.classify([b"x"])
    answered, failed = (record.getMessage().rsplit(" ", 1)[0] for record in caplog.records)
    named = f"model={contract.MODEL_NAME}"
    assert answered == f"{named} version=1 outcome=ok images=1 sent_bytes=3 attempts=1"
    assert failed == f"{named} version=none outcome=unavailable images=1 sent_bytes=1 attempts=1"


def test_retries_stay_within_the_deadline(server: ModelServer, make_client: MakeClient) -> None:
    client = make_client(
        deadline_s=0.4, max_attempts=1000, backoff_initial_s=0.05, breaker_failures=10_000
    )
    server.behaviour = refusing(grpc.StatusCode.UNAVAILABLE, times=100_000)
    began = time.monotonic()
    with pytest.raises((ModelUnavailable, ModelTimeout)):
        client.classify([b"x"])
    assert time.monotonic() - began < 1.5
    assert len(server.requests) > 1


def test_the_breaker_opens_tries_once_and_closes(
    server: ModelServer, make_client: MakeClient
) -> None:
    client = make_client(max_attempts=1, breaker_failures=3, breaker_reset_s=0.3)
    server.behaviour = refusing(grpc.StatusCode.UNAVAILABLE, times=99)
    for _ in range(3):
        with pytest.raises(ModelUnavailable) as caught:
            client.classify([b"x"])
        assert caught.value.code == "unavailable"
    assert client.breaker_state.value == "open"
    began = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        client.classify([b"x"])
    assert caught.value.code == "circuit_open"
    assert time.monotonic() - began < 0.1
    assert len(server.requests) == 3  # the fourth call never left
    time.sleep(0.35)
    server.behaviour = good
    assert client.classify([b"x"]).model_version == 1
    assert client.breaker_state.value == "closed"


def test_a_request_that_the_model_refuses_does_not_open_the_breaker(
    server: ModelServer, make_client: MakeClient
) -> None:
    client = make_client(breaker_failures=2)
    server.behaviour = refusing(grpc.StatusCode.INVALID_ARGUMENT, times=5)
    for _ in range(5):
        with pytest.raises(Exception, match="INVALID_ARGUMENT"):
            client.classify([b"x"])
    assert client.breaker_state.value == "closed"


def test_no_more_calls_are_in_flight_than_allowed(
    server: ModelServer, make_client: MakeClient
) -> None:
    running, most = [0], [0]
    lock = threading.Lock()

    def count(request: Any, _context: Any) -> Any:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.05)
        with lock:
            running[0] -= 1
        return answer(request)

    server.behaviour = count
    client = make_client(max_in_flight=2)

    async def many() -> None:
        await asyncio.gather(
            *(client.aclassify([b"x"]) for _ in range(6)),
            *(asyncio.to_thread(client.classify, [b"x"]) for _ in range(4)),
        )
        await client.aclose()

    asyncio.run(many())
    assert most[0] == 2
    assert len(server.requests) == 10


def test_who_gets_no_slot_in_time_is_told_so() -> None:
    config = ClientConfig(target="localhost:1", model_version=1, max_in_flight=1)
    slots = Slots(1)
    held = slots.acquire()
    breaker = CircuitBreaker(failures=1, reset_s=1)
    steps = Call(config, breaker, slots).steps([b"x"])
    waiting = next(steps)
    assert isinstance(waiting, Wait)
    assert not waiting.slot.done()
    with pytest.raises(ModelOverloaded) as caught:
        steps.throw(TimeoutError())
    assert caught.value.code == "too_many_in_flight"
    assert breaker.state.value == "closed"
    assert held.done()
    slots.release()
    assert slots.acquire().done()  # the one who gave up holds nothing


def test_a_cancelled_call_gives_its_slot_back(server: ModelServer, make_client: MakeClient) -> None:
    client = make_client(max_in_flight=1)

    async def cancel_then_call() -> None:
        server.behaviour = slow(5)
        task = asyncio.create_task(client.aclassify([b"x"]))
        waiting = asyncio.create_task(client.aclassify([b"x"]))
        await asyncio.sleep(0.2)
        waiting.cancel()
        task.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)
        server.behaviour = good
        assert (await client.aclassify([b"x"])).model_version == 1
        await client.aclose()

    asyncio.run(cancel_then_call())
    assert client.breaker_state.value == "closed"


def test_a_call_cancelled_on_its_try_leaves_room_for_another_try() -> None:
    config = ClientConfig(target="localhost:1", model_version=1)
    clock = Clock()
    breaker = CircuitBreaker(failures=1, reset_s=1, clock=clock)
    breaker.failed()
    clock.now = 2.0
    steps = Call(config, breaker, Slots(1)).steps([b"x"])
    next(steps)
    assert isinstance(steps.send(None), Send)
    assert not breaker.allow()  # this call is the one that tries
    with pytest.raises(asyncio.CancelledError):
        steps.throw(asyncio.CancelledError())
    assert breaker.allow()


def test_slots_are_given_in_turn_and_survive_those_who_leave() -> None:
    slots = Slots(1)
    first, second, third = slots.acquire(), slots.acquire(), slots.acquire()
    assert (first.done(), second.done(), third.done()) == (True, False, False)
    slots.give_up(second)
    slots.release()
    assert third.done()
    slots.release()
    assert slots.acquire().done()


def test_a_slot_granted_at_the_last_moment_goes_to_the_next() -> None:
    slots = Slots(1)
    slots.acquire()
    late, next_one = slots.acquire(), slots.acquire()
    slots.release()
    slots.give_up(late)  # it was granted just now
    assert next_one.done()


def test_half_open_lets_one_call_try() -> None:
    clock = Clock()
    breaker = CircuitBreaker(failures=2, reset_s=10, clock=clock)
    for _ in range(2):
        assert breaker.allow()
        breaker.failed()
    assert not breaker.allow()
    clock.now = 10.0
    assert [breaker.allow(), breaker.allow()] == [True, False]
    breaker.failed()
    assert breaker.state.value == "open"  # one failed try is enough to wait again
    clock.now = 20.0
    assert breaker.allow()
    breaker.abandoned()
    assert breaker.allow()  # the cancelled try left room for another
    breaker.succeeded()
    assert breaker.state.value == "closed"
    assert breaker.allow()
