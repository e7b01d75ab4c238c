"""Ports that nobody listens on."""

import socket


def free_port() -> int:
    """Return a port of this machine that is free right now."""
    with socket.create_server(("localhost", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
