"""The one implementation of a call, without any input or output of its own.

A call is a generator of steps: wait for a slot, send a request, sleep. The
client performs each step, by blocking or by awaiting, and sends the result (or
throws the failure) back in. So the rules for deadlines, retries, the circuit
breaker and the answers are written once for threads and for event loops.
"""

import random
import time
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import grpc

from serving import contract
from serving.arrays import Array
from serving.client.answers import (
    build_request,
    check_images,
    read_arrays,
    read_extras,
    read_response,
    split_batches,
)
from serving.client.breaker import CircuitBreaker
from serving.client.config import ClientConfig
from serving.client.failures import COUNTED_BY_BREAKER, SENT_AGAIN, error_from_rpc
from serving.client.model_answer import ModelAnswer, Rows
from serving.client.slots import Slots
from serving.errors import ModelOverloaded, ModelTimeout, ModelUnavailable

_REFUSED_HERE: Final = ("circuit_open", "too_many_in_flight")  # asking again at once can't help


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the slot, at most `timeout_s`; throw TimeoutError in when it takes longer."""

    slot: "Future[None]"
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Send:
    """Send the PredictRequest with this deadline; throw gRPC's error in when it fails."""

    request: Any
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Sleep:
    """Do nothing for a while."""

    seconds: float


Step: TypeAlias = Wait | Send | Sleep
Steps: TypeAlias = Generator[Step, Any, ModelAnswer]


@dataclass(slots=True)
class Call:
    """One call of `classify`: the shared limits, its deadline, and how often it was sent."""

    config: ClientConfig
    breaker: CircuitBreaker
    slots: Slots
    attempts: int = 0
    started: float = field(default_factory=time.monotonic)

    def elapsed_ms(self) -> float:
        """Return the milliseconds since the call began."""
        return (time.monotonic() - self.started) * 1000

    def steps(
        self,
        images: Sequence[bytes],
        version: int | None = None,
        extra_outputs: Sequence[str] = (),
        arrays: Sequence[str] = (),
    ) -> Steps:
        """Classify the images, in as many requests as the contract's limits ask for."""
        check_images(images)
        rows: Rows = ()
        extras: dict[str, tuple[float, ...]] = dict.fromkeys(extra_outputs, ())
        found: dict[str, tuple[Array, ...]] = dict.fromkeys(arrays, ())
        for batch in split_batches(images):
            # After the first batch the version is fixed, so that a label that is
            # moved in between can't mix two models in one answer.
            request = build_request(self.config, batch, version)
            response = yield from self._send_with_retries(request)
            version, part = read_response(self.config, response, len(batch), version)
            rows += part
            for name, values in read_extras(response, extra_outputs, len(batch)).items():
                extras[name] += values
            for name, parts in read_arrays(response, arrays, len(batch)).items():
                found[name] += parts
        return ModelAnswer(
            model_name=self.config.model_name,
            model_version=version or 0,
            label_map_digest=contract.LABEL_MAP_DIGEST,
            rows=rows,
            latency_ms=self.elapsed_ms(),
            extras=extras,
            arrays=found,
        )

    def _remaining_s(self) -> float:
        return self.config.deadline_s - (time.monotonic() - self.started)

    def _send_with_retries(self, request: Any) -> Generator[Step, Any, Any]:
        for attempt in range(self.config.max_attempts):
            try:
                return (yield from self._send_once(request))
            except SENT_AGAIN as error:
                pause = self._pause_after(attempt)
                last = attempt + 1 == self.config.max_attempts or pause >= self._remaining_s()
                if last or error.code in _REFUSED_HERE:
                    raise
            yield Sleep(pause)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _pause_after(self, attempt: int) -> float:
        """Exponential backoff with full jitter: clients that failed together spread out."""
        ceiling = min(self.config.backoff_max_s, self.config.backoff_initial_s * 2**attempt)
        return random.uniform(0, ceiling)  # noqa: S311 (spreads load; guards nothing)

    def _send_once(self, request: Any) -> Generator[Step, Any, Any]:
        yield from self._take_slot()
        try:
            return (yield from self._send_through_breaker(request))
        finally:
            self.slots.release()

    def _take_slot(self) -> Generator[Step, Any, None]:
        slot = self.slots.acquire()
        try:
            yield Wait(slot, self._remaining_s())
        except BaseException as error:
            self.slots.give_up(slot)
            if isinstance(error, TimeoutError):
                raise ModelOverloaded(
                    f"{self.config.max_in_flight} calls are at the model server already, and "
                    "none ended within the deadline.",
                    code="too_many_in_flight",
                ) from error
            raise

    def _send_through_breaker(self, request: Any) -> Generator[Step, Any, Any]:
        timeout_s = self._remaining_s()
        if timeout_s <= 0:
            raise ModelTimeout(f"No answer within {self.config.deadline_s:g} s.")
        if not self.breaker.allow():
            raise ModelUnavailable(
                f"The model server at {self.config.target} failed too often in a row; it is "
                f"asked again after {self.config.breaker_reset_s:g} s.",
                code="circuit_open",
            )
        self.attempts += 1
        try:
            response = yield Send(request, timeout_s)
        except grpc.RpcError as raised:
            error = error_from_rpc(raised, self.config.target)
            counted = isinstance(error, COUNTED_BY_BREAKER)
            (self.breaker.failed if counted else self.breaker.succeeded)()
            raise error from raised
        except BaseException:  # cancelled or interrupted: it says nothing about the server
            self.breaker.abandoned()
            raise
        self.breaker.succeeded()
        return response
