"""Asking a part whether it is ready."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import grpc
import httpx
from grpc_health.v1 import health_pb2, health_pb2_grpc

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


def serves_grpc(target: str) -> Probe:
    """Return a probe that wants SERVING from the gRPC health service at `target`."""

    async def probe() -> bool:
        async with grpc.aio.insecure_channel(target) as channel:
            try:
                answer = await health_pb2_grpc.HealthStub(channel).Check(
                    health_pb2.HealthCheckRequest(), timeout=_PATIENCE_S
                )
            except grpc.aio.AioRpcError:
                return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

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
