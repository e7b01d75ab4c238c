"""Running PostgreSQL, which refuses to be root, when we are root (in a container, say)."""

import os
import pwd
import shutil
import signal
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from telederm.demo.errors import DemoError
from telederm.demo.tether import tie_to_parent

ACCOUNT: Final = "nobody"  # exists on every Unix, so no user has to be made


@dataclass(frozen=True, slots=True)
class Launch:
    """A command and the `subprocess` keywords that run it as the right user, tied to us."""

    command: tuple[str, ...]
    keywords: Mapping[str, Any] = field(default_factory=dict)


def hand_over(folder: Path) -> None:
    """Make `folder` private to the account that PostgreSQL runs as."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)


def plan_launch(command: list[str], *, paths: list[Path], death_signal: signal.Signals) -> Launch:
    """Say how to run `command` as somebody who is not root.

    Args:
        command: program and arguments.
        paths: what the program must reach; a folder above may be closed to others (/root, or
            a private temporary folder).
        death_signal: sent to the program when this process dies.

    Raises:
        DemoError: we are root, a path is closed to others, and `setpriv` is missing.
    """
    tether = {"preexec_fn": tie_to_parent(death_signal)}
    if os.geteuid() != 0:
        return Launch(tuple(command), tether)
    account = pwd.getpwnam(ACCOUNT)
    if all(_open_to_others(path) for path in paths):
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return Launch(tuple(command), {**who, **tether})
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise DemoError(
            f"PostgreSQL can't run as root, and other users may not enter {paths[0].parent}: "
            "start the demo as an ordinary user, or move the project to a folder that others may "
            "enter."
        )
    # The one capability that reaches through closed folders, none of root's other powers; and
    # the securebit without which access(2), by which initdb looks for postgres, ignores it. A
    # change of user clears the tether, so setpriv ties the program itself.
    return Launch(
        (
            *(setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"),
            *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
            "--securebits=+no_setuid_fixup",
            *("--pdeathsig", death_signal.name.removeprefix("SIG")),
            *command,
        ),
    )


def _open_to_others(path: Path) -> bool:
    folders = path.resolve().parents
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders if folder.exists())
