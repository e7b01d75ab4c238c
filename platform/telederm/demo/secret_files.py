"""Secrets that are made on the first start and kept in files that only their owner may read."""

import os
from pathlib import Path


def make_secret_file(path: Path, secret: str) -> None:
    """Write `secret` to a new file with mode 0600; an existing file stays as it is.

    The file appears whole or not at all, also when the process dies midway.
    """
    if path.exists():
        return
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    unfinished.rename(path)


def read_secret_file(path: Path) -> str:
    """Return the secret in a file that `make_secret_file` made."""
    return path.read_text(encoding="ascii").strip()
