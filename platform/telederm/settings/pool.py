"""Sharing database connections between the threads of one process."""

from typing import Any


def share_connections(databases: dict[str, Any], *, at_most: int) -> None:
    """Let all threads share a pool; a connection is checked before it is lent out.

    An ASGI server runs each request's views in a thread of its own, so connections that are kept
    by thread would be opened anew for each request.
    """
    default = databases["default"]
    default["CONN_MAX_AGE"] = 0  # kept by the pool, not by the thread
    default["CONN_HEALTH_CHECKS"] = True
    default["OPTIONS"] = {
        **default.get("OPTIONS", {}),
        "pool": {"min_size": 2, "max_size": at_most, "timeout": 10},
    }
