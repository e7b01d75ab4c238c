"""Reading settings from the environment, and secrets from files."""

import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

_TRUE: Final = {"1", "true", "yes", "on"}
_FALSE: Final = {"0", "false", "no", "off", ""}


def read_text(name: str, default: str | None = None) -> str:
    """Return `name` from the environment, or the content of the file that `name_FILE` names.

    Raises:
        ImproperlyConfigured: both are set, the file can't be read, or neither is set and
            there is no default.
    """
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path is not None:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: keep one of them.")
    if path is not None:
        return _read_file(name, path)
    if value is not None:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name}, or name a file that holds it in {name}_FILE.")
    return default


def read_flag(name: str, *, default: bool) -> bool:
    """Return `name` as a boolean (1, true, yes, on; 0, false, no, off).

    Raises:
        ImproperlyConfigured: the value is none of these words.
    """
    word = read_text(name, str(default)).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}: write 1 or 0.")


def read_number(name: str, default: float) -> float:
    """Return `name` as a number.

    Raises:
        ImproperlyConfigured: the value is not a number.
    """
    word = read_text(name, str(default))
    try:
        return float(word)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {word!r}: write a number.") from error


def read_list(name: str, default: str = "") -> list[str]:
    """Return `name` as a list of the words between its commas."""
    return [word.strip() for word in read_text(name, default).split(",") if word.strip()]


def _read_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path!r}, which can't be read ({error.strerror})."
        ) from error
