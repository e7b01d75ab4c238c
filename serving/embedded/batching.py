"""Dynamic batching: requests that wait together are run together.

Greedy by default: a free thread takes whatever waits, up to the limit, and
never waits for more. Then batching costs nothing when there is little to do,
and grows with the load.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from serving import contract
from serving.embedded.codec import Array
from serving.embedded.faults import internal, invalid_argument, unavailable
from serving.embedded.threads import count_processors

Tensors: TypeAlias = Mapping[str, Array]
Run: TypeAlias = Callable[[Tensors], dict[str, Array]]
# Without batching each request runs by itself as soon as it comes, as in the container.
_UNBATCHED_THREADS = 32
_QUEUE_FULL = "The batch scheduling queue to which this task was submitted is full"


@dataclass(frozen=True, slots=True)
class BatchingOptions:
    """The limits, named as in TensorFlow Serving's batching parameters."""

    enabled: bool = True
    max_batch_size: int = contract.MAX_BATCH  # rows in one request, and at most in one run
    joined_rows: int = 8  # a request waits for no run with more; measured: larger ones are slower
    batch_timeout_micros: int = 0  # how long a batch that is not full waits for more
    max_enqueued_batches: int = 8  # rows that may wait, in full batches
    num_batch_threads: int = field(default_factory=count_processors)  # runs at the same time


class BatcherClosed(Exception):
    """The version was unloaded between look-up and call: look it up again."""


@dataclass(slots=True)
class _Task:
    inputs: Tensors
    rows: int
    shape: tuple[tuple[str, tuple[int, ...]], ...]  # what must be equal to be joined
    result: "Future[dict[str, Array]]" = field(default_factory=Future)


class Batcher:
    """Runs the requests of one signature on its own threads."""

    def __init__(self, run: Run, options: BatchingOptions, *, joins: bool, name: str) -> None:
        self._run = run
        self._options = options
        self._limit = options.max_batch_size if options.enabled and joins else 0
        self._joined = min(options.joined_rows, self._limit)
        self._capacity = options.max_batch_size * options.max_enqueued_batches
        self._waiting: deque[_Task] = deque()
        self._rows = 0
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"batch-{name}-{n}", daemon=True)
            for n in range(options.num_batch_threads if options.enabled else _UNBATCHED_THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, inputs: Tensors) -> "Future[dict[str, Array]]":
        """Queue one request; the future gives its outputs, or a Fault. Cancel it to leave.

        Raises INVALID_ARGUMENT for a request larger than a batch, UNAVAILABLE
        when the queue is full, BatcherClosed after `close`.
        """
        task = _Task(inputs, self._count_rows(inputs), _shape_key(inputs))
        with self._changed:
            if self._closed:
                raise BatcherClosed
            if self._rows and self._rows + task.rows > self._capacity:
                raise unavailable(_QUEUE_FULL)
            self._waiting.append(task)
            self._rows += task.rows
            self._changed.notify()
        return task.result

    def close(self) -> None:
        """Take no more requests, and return once those that wait are answered."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _count_rows(self, inputs: Tensors) -> int:
        if not self._limit:
            return 1
        rows = {array.shape[0] if array.ndim else 0 for array in inputs.values()}
        if len(rows) != 1:
            raise invalid_argument("Batching input tensors must have equal 0th-dimension sizes")
        count = rows.pop()
        if count > self._limit:
            raise invalid_argument(
                f"Task size {count} is larger than maximum input batch size {self._limit}"
            )
        return max(count, 1)

    def _work(self) -> None:
        while (batch := self._take()) is not None:
            if batch:
                _run_batch(self._run, batch)

    def _take(self) -> list[_Task] | None:
        """Wait for requests and return those to run together; None once closed and empty.

        The list is empty when everybody who waited has given up.
        """
        with self._changed:
            while not self._waiting:
                if self._closed:
                    return None
                self._changed.wait()
            self._wait_for_more()
            batch: list[_Task] = []
            rows = 0
            while self._waiting and (not batch or self._fits(batch[0], rows)):
                task = self._waiting.popleft()
                self._rows -= task.rows
                if task.result.set_running_or_notify_cancel():
                    batch.append(task)
                    rows += task.rows
            return batch

    def _fits(self, first: _Task, rows: int) -> bool:
        task = self._waiting[0]
        return rows + task.rows <= self._joined and task.shape == first.shape

    def _wait_for_more(self) -> None:
        until = time.monotonic() + self._options.batch_timeout_micros / 1e6
        while self._limit and self._rows < self._joined and not self._closed:
            if (left := until - time.monotonic()) <= 0:
                return
            self._changed.wait(left)


def _shape_key(inputs: Tensors) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((name, array.shape[1:]) for name, array in sorted(inputs.items()))


def _run_batch(run: Run, batch: list[_Task]) -> None:
    if len(batch) == 1:
        _run_alone(run, batch[0])
        return
    try:
        parts = _split(run(_join(batch)), batch)
    except Exception:  # noqa: BLE001
        # One unreadable image fails the whole run: alone, the others get their answer.
        for task in batch:
            _run_alone(run, task)
        return
    for task, part in zip(batch, parts, strict=True):
        task.result.set_result(part)


def _run_alone(run: Run, task: _Task) -> None:
    try:
        task.result.set_result(run(task.inputs))
    except Exception as error:  # noqa: BLE001 (whatever it is, its caller is told)
        task.result.set_exception(error)


def _join(batch: list[_Task]) -> dict[str, Array]:
    return {name: np.concatenate([task.inputs[name] for task in batch]) for name in batch[0].inputs}


def _split(outputs: Mapping[str, Array], batch: list[_Task]) -> list[dict[str, Array]]:
    total = sum(task.rows for task in batch)
    if any(array.ndim == 0 or array.shape[0] != total for array in outputs.values()):
        raise internal(
            "Batched output tensor's 0th dimension does not equal the sum of the 0th dimension "
            "sizes of the input tensors"
        )
    parts = []
    start = 0
    for task in batch:
        parts.append({name: array[start : start + task.rows] for name, array in outputs.items()})
        start += task.rows
    return parts
