"""Every route of the site by name, from the URL resolver: nothing can be forgotten."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

_FOREIGN = ("account_", "mfa_", "usersessions_", "admin:")


def list_routes() -> list[str]:
    """The full name of each named route, such as "queue" or "admin:index"."""
    return list(_parameters())


def list_own_routes() -> list[str]:
    """The routes of our own apps: neither allauth's nor the admin's."""
    return [name for name in list_routes() if not name.startswith(_FOREIGN)]


def path_to(name: str, **values: Any) -> str:
    """The path of a route, with those of the values that it takes."""
    wanted = _parameters()[name]
    # The shipped model version, an outcome, a figure, a page of questions, a consent; other rows
    # are nobody's.
    known: dict[str, Any] = {"number": 1, "days": 30, "panel": "volumes", "group_key": "safety"}
    known["purpose"] = "care"
    nobodys = {name: UUID(int=0) for name in wanted if name.endswith(("_id", "_key"))}
    known = {**nobodys, **known, **values}
    return reverse(name, kwargs={key: value for key, value in known.items() if key in wanted})


@cache
def _parameters() -> dict[str, frozenset[str]]:
    return dict(_walk(get_resolver(), "", frozenset()))


def _walk(
    resolver: URLResolver, prefix: str, above: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for entry in resolver.url_patterns:
        names = above | _names_in(entry)
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _walk(entry, inner, names)
        elif entry.name:
            yield f"{prefix}{entry.name}", names


def _names_in(entry: URLPattern | URLResolver) -> frozenset[str]:
    return frozenset(entry.pattern.converters) | frozenset(entry.pattern.regex.groupindex)
