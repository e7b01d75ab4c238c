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
        # Whoever waits gives up after ten seconds. The pool gives up an attempt to connect sooner,
        # and the next request begins a new one: else it would wait ever longer between attempts,
        # and go on doing so after the database is back.
        "pool": {"min_size": 2, "max_size": at_most, "timeout": 10, "reconnect_timeout": 5},
    }
