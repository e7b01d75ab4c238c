"""Ending what an earlier, killed run left behind."""

import contextlib
import signal
from pathlib import Path
from typing import Final

import psutil

# PostgreSQL's fast shutdown (roll back, write a checkpoint), then no more asking.
_STEPS: Final = ((signal.SIGINT, 15.0), (signal.SIGKILL, 5.0))  # signal, seconds to wait


def end_leftovers(mark: str, pid_file: Path) -> None:
    """End PostgreSQL processes of an earlier run, and forget their pid file.

    Call it only while holding the folder's lock: then whoever still runs there is an orphan.
    A pid file whose number now belongs to some other program would block the start, and
    removing that file while an old backend still writes would damage the data.

    Args:
        mark: the `cluster_name`; PostgreSQL shows it in the command line of each process.
        pid_file: the cluster's `postmaster.pid`.
    """
    if not pid_file.exists():
        return
    for death_signal, patience_s in _STEPS:
        processes = find_marked(mark)
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(death_signal)
        psutil.wait_procs(processes, timeout=patience_s)
        if not find_marked(mark):
            break
    pid_file.unlink(missing_ok=True)


def find_marked(mark: str) -> list[psutil.Process]:
    """Return the running PostgreSQL processes whose command line shows `mark`."""
    return [
        process
        for process in psutil.process_iter(["name", "cmdline", "status"])
        if process.info["name"] == "postgres"
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and any(mark in word for word in process.info["cmdline"] or ())
    ]
