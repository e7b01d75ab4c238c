"""Every route of the site by name, from the URL resolver: nothing can be forgotten."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


def list_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the full name of each named route, such as "queue" or "admin:index"."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from list_routes(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{prefix}{entry.name}"


def list_own_routes() -> list[str]:
    """The routes of our own apps: neither allauth's nor the admin's."""
    foreign = ("account_", "mfa_", "usersessions_", "admin:")
    return [name for name in list_routes() if not name.startswith(foreign)]


def parameters_of(name: str) -> set[str]:
    """The names of a route's parameters."""
    entries = get_resolver().reverse_dict.getlist(name)
    return {
        parameter
        for possibilities, *_rest in entries
        for _, names in possibilities
        for parameter in names
    }


def path_to(name: str, **values: Any) -> str:
    """The path of a route, with those of the values that it takes."""
    wanted = parameters_of(name)
    return reverse(name, kwargs={key: value for key, value in values.items() if key in wanted})
