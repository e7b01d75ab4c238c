"""The server process: a gRPC server around the manager, from start to stop."""

import asyncio
import json
import logging
import signal
import sys
from dataclasses import dataclass, field
from typing import Any, Final

import grpc.aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from serving import contract
from serving.embedded.manager import ManagerOptions, ModelManager
from serving.embedded.messages import model_service_pb2_grpc, prediction_service_pb2_grpc
from serving.embedded.services import ModelService, PredictionService

logger = logging.getLogger(__name__)
_SERVICES: Final = (
    "",
    "tensorflow.serving.PredictionService",
    "tensorflow.serving.ModelService",
)
_OPTIONS: Final = (
    ("grpc.so_reuseport", 0),  # a second server on the same port must fail, not share it
    ("grpc.max_receive_message_length", contract.MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", contract.MAX_MESSAGE_BYTES),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    # A photograph is larger than HTTP/2's first window (64 KiB): it need not wait for more.
    ("grpc.http2.lookahead_bytes", 1 << 20),
)


class PortInUse(Exception):
    """Somebody else listens on the port."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where to listen, and how to stop."""

    host: str = "127.0.0.1"
    port: int = 8500  # 0: any free one
    grace_s: float = 5.0  # how long calls may go on after the signal to stop
    max_concurrent_calls: int = 256  # more are answered RESOURCE_EXHAUSTED
    manager: ManagerOptions = field(default_factory=ManagerOptions)


async def serve(config: Any, options: ServerOptions) -> None:
    """Serve the models of a ModelServerConfig until SIGTERM or SIGINT.

    Prints one line of JSON when it is ready. Raises PortInUse, or Fault when a
    model can't be served.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    manager = ModelManager(options.manager)
    server, checks = _build(manager, options)
    port = _bind(server, options)
    try:
        await asyncio.to_thread(manager.apply, config)
        manager.start()
        await server.start()
        await _set_health(checks, health_pb2.HealthCheckResponse.SERVING)
        _say_ready(options.host, port, manager)
        await stopping.wait()
        await _set_health(checks, health_pb2.HealthCheckResponse.NOT_SERVING)
        await server.stop(options.grace_s)
    finally:
        await asyncio.to_thread(manager.stop)
    logger.info("stopped")


def _build(manager: ModelManager, options: ServerOptions) -> tuple[grpc.aio.Server, Any]:
    server = grpc.aio.server(options=_OPTIONS, maximum_concurrent_rpcs=options.max_concurrent_calls)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
        PredictionService(manager.catalog), server
    )
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelService(manager), server)
    checks = health.aio.HealthServicer()  # type: ignore[attr-defined] # grpc-stubs lack it
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    return server, checks


def _bind(server: grpc.aio.Server, options: ServerOptions) -> int:
    try:
        port: int = server.add_insecure_port(f"{options.host}:{options.port}")
    except RuntimeError as error:
        raise PortInUse(
            f"Nothing can listen on {options.host}:{options.port}: it is in use already, or not "
            "an address of this machine. Stop the other program, or choose another --port."
        ) from error
    return port


async def _set_health(checks: Any, status: Any) -> None:
    for service in _SERVICES:
        await checks.set(service, status)


def _say_ready(host: str, port: int, manager: ModelManager) -> None:
    line = {"event": "ready", "host": host, "port": port, "models": manager.catalog.served()}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
