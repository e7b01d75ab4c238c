"""Where a part's output goes: all of it to a file, warnings to the console too."""

import asyncio
import contextlib
import re
import sys
from pathlib import Path
from typing import Final

_LARGEST_LOG: Final = 5 * 1024 * 1024  # bytes; an older log is then kept once, as *.log.1
_LONGEST_LINE: Final = 64 * 1024  # bytes; what is longer is split


class PartLog:
    """The log of one part.

    Args:
        folder: where the logs lie.
        name: the part's name, put before its lines on the console.
        shows: which lines are shown on the console.
    """

    def __init__(self, folder: Path, name: str, shows: re.Pattern[bytes]) -> None:
        self.path = folder / f"{name}.log"
        self.last_line = ""
        self.muted = False
        self._name = name
        self._shows = shows
        folder.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size > _LARGEST_LOG:
            self.path.replace(self.path.with_suffix(".log.1"))

    async def copy(self, stream: asyncio.StreamReader) -> None:
        """Copy a part's output until it closes it."""
        with self.path.open("ab") as file:
            while line := await _read_line(stream):
                file.write(line)
                file.flush()
                self._notice(line)

    def _notice(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").strip()
        self.last_line = text or self.last_line
        if self._shows.search(line) and not self.muted:
            say(f"{self._name} | {text}")


def say(sentence: str) -> None:
    """Tell the person at the console; a closed console is nobody's fault."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(sentence + "\n")
        sys.stdout.flush()


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as end:
        return end.partial
    except asyncio.LimitOverrunError:
        return await stream.read(_LONGEST_LINE)
