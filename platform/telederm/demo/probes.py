"""Asking a part whether it is ready."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Final

import httpx

from telederm.demo.tether import tie_to_parent

Probe = Callable[[], Awaitable[bool]]

_PATIENCE_S: Final = 3.0


def answers_http(url: str) -> Probe:
    """Return a probe that wants status 200 from `url`."""

    async def probe() -> bool:
        try:
            async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
                return (await client.get(url)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    return probe


def succeeds(*command: str) -> Probe:
    """Return a probe that wants exit code 0 from a command, which may take its time."""

    async def probe() -> bool:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=tie_to_parent(signal.SIGKILL),
        )
        try:
            return await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()

    return probe


def stays_up(seconds: float) -> Probe:
    """Return a probe for a part without an address: ready once it has run for a while."""

    async def probe() -> bool:
        await asyncio.sleep(seconds)
        return True

    return probe


def in_thread(question: Callable[[], bool]) -> Probe:
    """Return a probe that asks a blocking question."""

    async def probe() -> bool:
        return await asyncio.to_thread(question)

    return probe
