"""The platform under test, as a test sees it: an address, a mail folder, and things to break."""

import email
import email.policy
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psutil
import psycopg
from psycopg import sql

from telederm.demo.config import PROJECT, DemoConfig
from telederm.demo.parts import describe_environment
from telederm.demo.postgres import SUPERUSER
from telederm.demo.roles import address_as, address_of
from telederm.demo.totp import code_at, seconds_left

_SAFE_S = 4  # seconds that a code must still hold, so that it holds on arrival


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    full_name: str
    email: str
    password: str
    secret: str

    def read_code(self) -> str:
        """The second factor's code; waits for the next one if this one is about to end."""
        if seconds_left() < _SAFE_S:
            time.sleep(seconds_left())
        return code_at(self.secret)


class Backstage:
    """The process that does what a test needs done behind the scenes (`backstage.py`)."""

    def __init__(self, config: DemoConfig, environment: dict[str, str]) -> None:
        self._log = (config.data_dir / "backstage.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.backstage"],
            cwd=PROJECT,
            env=environment | describe_environment(config, config.database_url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def do(self, act: str, **arguments: str | bool) -> Any:
        """Have one of the functions of `backstage.py` called, and return what it answers."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"act": act, "with": arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, Path(self._log.name).read_text()[-2000:]
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def close(self) -> None:
        self._process.communicate()
        self._log.close()


@dataclass(slots=True)
class Clinic:
    """The running platform."""

    config: DemoConfig
    supervisor: psutil.Process
    backstage: Backstage

    @property
    def address(self) -> str:
        return self.config.web_address

    def hire(self, role: str, name: str) -> Person:
        """Make an account in a role."""
        return Person(**self.backstage.do("hire", role=role, name=name))

    def wait_for_mail(self, to: str, *, about: str, limit_s: float = 15.0) -> str:
        """The text of the newest mail to an address whose subject holds a word."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            for path in sorted(self.config.mail_dir.iterdir(), reverse=True):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if mail["To"] == to and about in mail["Subject"]:
                    return str(mail.get_content())
            time.sleep(0.1)
        raise AssertionError(f"no mail about {about!r} to {to}")

    def wait_for_status(self, reference: str, status: str, *, limit_s: float = 20.0) -> None:
        """Wait until the worker has brought a case this far."""
        deadline = time.monotonic() + limit_s
        while (found := self.backstage.do("read_case", reference=reference)["status"]) != status:
            assert time.monotonic() < deadline, f"{reference} is {found}, not {status}"
            time.sleep(0.1)

    def kill_web(self) -> None:
        """End the web process as a crash would; the supervisor starts it again."""
        (web,) = (
            child
            for child in self.supervisor.children()
            if "telederm.asgi:application" in child.cmdline()
        )
        web.kill()
        web.wait(10)

    def deafen(self) -> None:
        """Break the connections that hear hints, and let nobody connect until `hear_again`."""
        self._administer("ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._administer(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = {text} AND application_name = 'telederm-listen'"
        )

    def hear_again(self) -> None:
        """Let everybody connect again."""
        self._administer("ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def compare_accesses_with_events(self, limit_s: float = 10.0) -> tuple[str, int, int]:
        """Accesses as the web server's answers were counted, and looks as the trail tells them.

        Returns which clinic it is, and how many of both there were so far.
        """
        deadline = time.monotonic() + limit_s
        while True:  # an answer may be on its way still
            path = self.config.data_dir.parent / "accesses"
            lines = path.read_text().splitlines() if path.exists() else []
            accesses = {line.split()[0]: line for line in lines}
            events = dict(self.backstage.do("read_looks"))
            if accesses.keys() == events.keys() or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        silent = [accesses[number] for number in accesses.keys() - events.keys()]
        idle = [events[number] for number in events.keys() - accesses.keys()]
        assert not silent, f"shown without an event: {silent}"
        assert not idle, f"an event with nothing shown: {idle}"
        return str(self.config.data_dir), len(accesses), len(events)

    def read_log(self, part: str) -> str:
        path = self.config.logs_dir / f"{part}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _administer(self, statement: LiteralString) -> None:
        assert self.config.database_url
        name = urlsplit(self.config.database_url).path.removeprefix("/")
        query = sql.SQL(statement).format(name=sql.Identifier(name), text=sql.Literal(name))
        server = address_of(address_as(self.config.database_url, SUPERUSER), "postgres")
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(query)
