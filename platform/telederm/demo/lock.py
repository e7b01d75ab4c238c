"""One owner for a data folder: a lock that dies with the process that holds it."""

import fcntl
from pathlib import Path
from typing import IO

from telederm.demo.errors import DemoError


class FolderLock:
    """An exclusive lock on a folder; the kernel drops it when the holder dies, however it dies.

    Children don't inherit it (Python opens files close-on-exec), so an orphan never blocks a
    new start.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: IO[str] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def acquire(self, *, busy: str) -> None:
        """Take the lock without waiting.

        Args:
            busy: the sentence to raise when another process has it.

        Raises:
            DemoError: another process has it.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise DemoError(busy) from error
        self._file = file

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None
