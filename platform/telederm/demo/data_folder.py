"""The demo's data folder: made, owned by one run at a time, and forgotten on request."""

import secrets
import shutil
from pathlib import Path
from typing import Final

from telederm.demo.config import DATA_VARIABLE, DemoConfig
from telederm.demo.errors import DemoError
from telederm.demo.leftovers import end_leftovers
from telederm.demo.lock import FolderLock
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.secret_files import make_secret_file
from telederm.demo.totp import make_secret

_MARKER: Final = "this-is-telederm-demo-data"
DJANGO_KEY_FILE: Final = "secret-key"
TOTP_FILE: Final = "totp-secret"
AUDIT_KEY_FILE: Final = "audit-key"
PUSH_KEY_FILE: Final = "push-key"


def open_data_folder(config: DemoConfig) -> FolderLock:
    """Make the folder and its secrets on first use, and take it for this run.

    Raises:
        DemoError: another run has it, or the folder holds something else.
    """
    folder = config.data_dir
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise DemoError(f"{folder} holds something else: name an empty folder in {DATA_VARIABLE}.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).touch()
    lock = FolderLock(folder)
    lock.acquire(busy=f"The demo already runs on {folder}: stop it first (Ctrl-C where it runs).")
    for subfolder in (config.logs_dir, config.mail_dir):
        subfolder.mkdir(exist_ok=True)
    make_secret_file(folder / DJANGO_KEY_FILE, secrets.token_urlsafe(50))
    make_secret_file(folder / TOTP_FILE, make_secret())
    make_secret_file(folder / AUDIT_KEY_FILE, secrets.token_urlsafe(32))
    make_secret_file(folder / PUSH_KEY_FILE, secrets.token_urlsafe(32))
    return lock


def forget_data_folder(config: DemoConfig) -> bool:
    """Remove the demo's data; False when there was none.

    Raises:
        DemoError: the demo runs, or the folder is none of ours.
    """
    folder = config.data_dir
    if not folder.exists():
        return False
    if not (folder / _MARKER).exists():
        raise DemoError(f"{folder} is no data folder of the demo: nothing was removed.")
    lock = FolderLock(folder)
    lock.acquire(busy=f"The demo runs on {folder}: stop it first (Ctrl-C where it runs).")
    try:
        postgres = EmbeddedPostgres(config.postgres_dir)
        end_leftovers(postgres.mark, postgres.data / "postmaster.pid")
        _remove(folder)
    finally:
        lock.release()
    return True


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise DemoError(f"{folder} could not be removed: {error}.") from error
