"""Waits until a gRPC server says that it serves: `python -m telederm.demo.ask_health HOST:PORT`.

A process of its own: gRPC's threads and the supervisor's forks don't get along.
"""

import sys
import time
from typing import Final

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

_ASK_EVERY_S: Final = 0.2
_PATIENCE_S: Final = 5.0
_OPTIONS: Final = (("grpc.max_reconnect_backoff_ms", 500),)


def serves(stub: health_pb2_grpc.HealthStub) -> bool:
    """Ask once; a server that is not there yet does not serve yet."""
    try:
        answer = stub.Check(
            health_pb2.HealthCheckRequest(), timeout=_PATIENCE_S, wait_for_ready=True
        )
    except grpc.RpcError:
        return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def main() -> None:
    """Return once the server serves; whoever started this decides how long that may take."""
    with grpc.insecure_channel(sys.argv[1], options=_OPTIONS) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        while not serves(stub):
            time.sleep(_ASK_EVERY_S)


if __name__ == "__main__":
    main()
