"""Where photographs lie: files under names of our own, on disk before the row commits."""

import os
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "clinical"


def store_blob(content: bytes) -> str:
    """Write `content` under a fresh name and return the name; the bytes are on disk after this."""
    key = uuid4().hex
    name = default_storage.save(f"{FOLDER}/{key[:2]}/{key}.jpg", ContentFile(content))
    _flush_to_disk(Path(default_storage.path(name)))
    return name


def read_blob(name: str) -> bytes:
    """Return the bytes of a stored picture.

    Raises:
        FileNotFoundError: the storage has lost it.
    """
    with default_storage.open(name) as file:
        return bytes(file.read())


def copy_blob(name: str) -> str:
    """Store the same bytes again under a fresh name, and return it.

    Raises:
        FileNotFoundError: the storage has lost it.
    """
    return store_blob(read_blob(name))


def remove_blob(name: str) -> None:
    """Remove a stored picture; one that is gone already is no error."""
    default_storage.delete(name)


def _flush_to_disk(path: Path) -> None:
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
