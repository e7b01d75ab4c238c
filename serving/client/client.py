"""The client of the model server, for threads and for event loops."""

import asyncio
import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from serving.client.breaker import BreakerState, CircuitBreaker
from serving.client.channels import Channels
from serving.client.config import ClientConfig
from serving.client.metrics import CallRecord, MetricsHook
from serving.client.model_answer import ModelAnswer
from serving.client.outputs import KnownOutputs
from serving.client.slots import Slots
from serving.client.steps import Call, Send, Step, Steps, Wait
from serving.errors import ServingError
from serving.stubs import prediction_service_pb2_grpc

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What calls share within one process: nothing of it may be used after a fork."""

    pid: int
    breaker: CircuitBreaker
    slots: Slots
    channels: Channels

    @classmethod
    def build(cls, config: ClientConfig) -> Self:
        breaker = CircuitBreaker(failures=config.breaker_failures, reset_s=config.breaker_reset_s)
        return cls(os.getpid(), breaker, Slots(config.max_in_flight), Channels(config))


class ModelClient:
    """Asks one pinned model on one server. Make one for each process and keep it.

    Safe between threads. After a fork (not one in the middle of a call, which gRPC
    does not survive), and in each new event loop, it opens new channels by itself.
    `on_call` is told of each call, successful or not.
    """

    def __init__(self, config: ClientConfig, *, on_call: MetricsHook | None = None) -> None:
        self.config = config
        self._on_call = on_call
        self._shared = _Parts.build(config)
        self._outputs = KnownOutputs(config)

    @property
    def breaker_state(self) -> BreakerState:
        """Whether calls go through now, for health pages."""
        return self._parts().breaker.state

    def classify(
        self,
        images: Sequence[bytes],
        *,
        version: int | None = None,
        extra_outputs: Sequence[str] = (),
        arrays: Sequence[str] = (),
    ) -> ModelAnswer:
        """Return the class probabilities of encoded JPEG or PNG images.

        `version` asks another version than the configured one; an answer of any other is
        refused. `extra_outputs` names further outputs to ask for, one float for each image;
        `arrays` names outputs of several values for each.

        Any number of images; they travel in batches of at most contract.MAX_BATCH.
        The whole call, retries included, takes at most `config.deadline_s` seconds.
        Raises a ServingError (serving.errors); nothing else comes from the network.
        """
        parts = self._parts()
        steps = self._steps(parts, images, version, extra_outputs, arrays)
        try:
            step = next(steps)
            while True:
                try:
                    result = _perform(parts.channels, step)
                except BaseException as error:  # noqa: BLE001 (the steps decide what it means)
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as stop:
            return _returned(stop)

    async def aclassify(
        self,
        images: Sequence[bytes],
        *,
        version: int | None = None,
        extra_outputs: Sequence[str] = (),
        arrays: Sequence[str] = (),
    ) -> ModelAnswer:
        """Do what `classify` does, without blocking the running event loop."""
        parts = self._parts()
        steps = self._steps(parts, images, version, extra_outputs, arrays)
        try:
            step = next(steps)
            while True:
                try:
                    result = await _aperform(parts.channels, step)
                except BaseException as error:  # noqa: BLE001 (the steps decide what it means)
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as stop:
            return _returned(stop)

    def list_outputs(self, version: int) -> frozenset[str]:
        """Return the outputs that the server's version has; asked once, then remembered.

        Raises:
            ServingError: the server doesn't tell. It is asked again after a while only.
        """
        return self._outputs.list_outputs(self._parts().channels.for_threads(), version)

    def close(self) -> None:
        """Close the threads' channel; a later call opens a new one."""
        self._parts().channels.close()

    async def aclose(self) -> None:
        """Close the running loop's channel and the threads' one."""
        await self._parts().channels.aclose()

    def _parts(self) -> _Parts:
        if self._shared.pid != os.getpid():
            # The parent's parts are dropped as they are: closing its channel would touch
            # its sockets, and a lock may be held by a thread that this process has not.
            self._shared = _Parts.build(self.config)
        return self._shared

    def _steps(
        self,
        parts: _Parts,
        images: Sequence[bytes],
        asked: int | None,
        extra_outputs: Sequence[str],
        arrays: Sequence[str],
    ) -> Steps:
        """Return a call's steps; whatever ends them is reported."""
        call = Call(self.config, parts.breaker, parts.slots)
        outcome, version = "interrupted", None
        try:
            answer = yield from call.steps(images, asked, extra_outputs, arrays)
        except ServingError as error:
            outcome = error.code
            raise
        else:
            outcome, version = "ok", answer.model_version
            return answer
        finally:
            self._report(call, images, outcome, version)

    def _report(
        self, call: Call, images: Sequence[bytes], outcome: str, version: int | None
    ) -> None:
        if self._on_call is None:
            return
        record = CallRecord(
            model_name=self.config.model_name,
            model_version=version,
            outcome=outcome,
            images=len(images),
            sent_bytes=sum(map(len, images)),
            attempts=call.attempts,
            duration_ms=call.elapsed_ms(),
        )
        try:
            self._on_call(record)
        except Exception:  # a broken counter must not lose an answer
            logger.exception("the metrics hook of the model client failed")


def _returned(stop: StopIteration) -> ModelAnswer:
    answer: ModelAnswer = stop.value
    return answer


def _perform(channels: Channels, step: Step) -> Any:
    """Do one step by blocking this thread."""
    if isinstance(step, Send):
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channels.for_threads())
        return stub.Predict(step.request, timeout=step.timeout_s)
    if isinstance(step, Wait):
        return step.slot.result(timeout=max(0, step.timeout_s))
    time.sleep(step.seconds)
    return None


async def _aperform(channels: Channels, step: Step) -> Any:
    """Do one step by awaiting it."""
    if isinstance(step, Send):
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channels.for_loop())
        return await stub.Predict(step.request, timeout=step.timeout_s)
    if isinstance(step, Wait):
        if not step.slot.done():
            await asyncio.wait_for(asyncio.wrap_future(step.slot), max(0, step.timeout_s))
        return None
    await asyncio.sleep(step.seconds)
    return None
