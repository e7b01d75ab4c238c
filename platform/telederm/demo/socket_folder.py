"""Where PostgreSQL's Unix socket lies: short enough for the kernel, and nobody else's."""

import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path
from typing import Final

from telederm.demo.errors import DemoError
from telederm.demo.privileges import ACCOUNT, hand_over

SOCKET_PORT: Final = 5432  # only the number in the socket's name; no TCP port is opened
_LONGEST_PATH: Final = 100  # bytes; the kernel's limit is 107 (103 on macOS)


def hash_folder(folder: Path) -> str:
    """Return a short name that stands for one folder."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def choose_socket_folder(folder: Path) -> Path:
    """Put the socket beside the data, or in the temporary folder when the path is too long."""
    near = folder / "socket"
    if len(os.fsencode(near / f".s.PGSQL.{SOCKET_PORT}")) <= _LONGEST_PATH:
        return near
    return Path(tempfile.gettempdir()) / f"telederm-{os.geteuid()}-{hash_folder(folder)}"


def make_socket_folder(folder: Path) -> None:
    """Make the folder, private to the server's account.

    Raises:
        DemoError: somebody else put something under that name (the temporary folder is shared).
    """
    if os.path.lexists(folder):
        found = folder.lstat()
        ours = {os.geteuid()} | ({pwd.getpwnam(ACCOUNT).pw_uid} if os.geteuid() == 0 else set())
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
            raise DemoError(f"{folder} is not a folder of ours: remove it and start again.")
    hand_over(folder)
