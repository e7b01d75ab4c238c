"""A platform of a test's own: one database, one data folder, and processes to kill."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, Self

import psutil
import psycopg

from tests.faults.waiting import wait_until

ROOT: Final = Path(__file__).resolve().parents[2]
DEADLINE_S: Final = 4  # of a call to the model server
LEASE_S: Final = 6  # of a triage run: longer than its call may take
STALLED_S: Final = 3  # until a worker without a heartbeat counts as dead
IDLE_S: Final = 5  # until a transaction in which nothing happens is ended


class Worker:
    """One worker process, and all that it said."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output
            )

    @property
    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_stopped(self) -> None:
        """Wait until the process stands still at its gate."""
        process = psutil.Process(self.process.pid)
        wait_until(
            lambda: process.status() == psutil.STATUS_STOPPED, f"the gate; it said {self.said}"
        )

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the process without a chance to clean up (a stopped one, too)."""
        self.process.kill()
        self.process.wait()


class Site:
    """Names the parts of one platform and starts its processes.

    Args:
        folder: for data, mail and logs.
        database_url: a migrated database that nobody else uses.
        model_target: host:port of the model server.
    """

    def __init__(self, folder: Path, database_url: str, model_target: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "telederm.settings.demo",
            "DATABASE_URL": database_url,
            "TELEDERM_DATA_DIR": str(folder),
            "TELEDERM_SECRET_KEY": "for-tests-only",
            "TELEDERM_MODEL_SERVER": model_target,
            "TELEDERM_MODEL_DEADLINE_S": str(DEADLINE_S),
            "TELEDERM_TRIAGE_LEASE_SECONDS": str(LEASE_S),
            "TELEDERM_WORKER_STALLED_SECONDS": str(STALLED_S),
            "TELEDERM_IDLE_TRANSACTION_SECONDS": str(IDLE_S),
        }
        self._workers: list[Worker] = []
        self._hand = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.hand"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
        self._hand.kill()
        self._hand.wait()

    def act(self, act: str, **details: Any) -> Any:
        """Do one of `tests.faults.acts` and return its answer."""
        assert self._hand.stdin is not None
        assert self._hand.stdout is not None
        self._hand.stdin.write(json.dumps({"act": act, **details}) + "\n")
        self._hand.stdin.flush()
        answer = self._hand.stdout.readline()
        assert answer, f"{act} failed; its traceback stands above"
        return json.loads(answer)

    def start_worker(self, gate: str | None = None) -> Worker:
        """Start a worker; with a gate, it stands still there the first time."""
        command = ["manage.py", "procrastinate", "worker"]
        if gate is not None:
            command = ["-m", "tests.faults.gated_worker", gate]
        log = self.folder / f"worker-{len(self._workers)}.log"
        worker = Worker([sys.executable, *command], self.environment, log)
        self._workers.append(worker)
        return worker

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return what the database holds."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(query.encode(), parameters).fetchall()

    def value(self, query: str, *parameters: Any) -> Any:
        """Return the one value of a query, None without a row."""
        rows = self.rows(query, *parameters)
        return rows[0][0] if rows else None

    def status(self, case: str) -> str:
        return str(self.value("SELECT status FROM cases_case WHERE id = %s", case))

    def wait_for_status(self, case: str, status: str) -> float:
        """Wait until the case has the status; return the seconds that it took."""
        return wait_until(
            lambda: self.status(case) == status, f"{status} (the case is {self.status(case)})"
        )

    def runs(self, case: str) -> list[tuple[Any, ...]]:
        """Return (attempt, outcome, predictions) of each run, in order."""
        return self.rows(
            "SELECT run.attempt, run.outcome, count(prediction.id) FROM triage_triagerun run"
            " LEFT JOIN triage_prediction prediction ON prediction.run_id = run.id"
            " WHERE run.case_id = %s GROUP BY run.id ORDER BY run.finished_at",
            case,
        )

    def open_jobs(self) -> int:
        """Return how many jobs on cases and mails wait or are held."""
        return int(
            self.value(
                "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
                " AND task_name IN"
                " ('triage.tasks.run_triage', 'telederm.notifications.tasks.send_mail')"
            )
        )
