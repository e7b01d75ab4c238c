"""The embedded PostgreSQL: it starts after any accident and ends with its owner."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dj_database_url
import psutil
import psycopg
import pytest

from telederm.demo import postgres
from telederm.demo.errors import DemoError
from telederm.demo.leftovers import find_marked
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.privileges import plan_launch

# Starts a server and waits to be killed.
OWNER = """
import sys, time
from pathlib import Path
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.privileges import plan_launch
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


def wait_until(happened: Callable[[], bool], limit_s: float = 20.0) -> None:
    deadline = time.monotonic() + limit_s
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def start_owner(folder: Path) -> subprocess.Popen[str]:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    assert int(owner.stdout.readline()) > 0
    return owner


def kill(owner: subprocess.Popen[str]) -> None:
    owner.kill()
    owner.communicate()


def test_its_address_serves_psycopg_and_django_alike(private_postgres: EmbeddedPostgres) -> None:
    parsed = dj_database_url.parse(private_postgres.url)
    options: dict[str, Any] = dict(parsed["OPTIONS"])

    for connection in (
        psycopg.connect(private_postgres.url),
        psycopg.connect(dbname=parsed["NAME"], user=parsed["USER"], **options),
    ):
        with connection:
            row = connection.execute("SELECT current_database(), current_setting('data_directory')")
            assert row.fetchone() == ("telederm", str(private_postgres.data))


def test_it_listens_on_no_network_address(private_postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(private_postgres.url) as connection:
        shown = connection.execute("SHOW listen_addresses").fetchone()

    assert shown == ("",)
    assert private_postgres.socket_folder.stat().st_mode & 0o777 == 0o700


def test_data_survives_a_restart_and_a_new_owner(tmp_path: Path) -> None:
    first = EmbeddedPostgres(tmp_path / "pg")
    first.start()
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.restart()
    first.stop()
    assert first.pid is None

    second = EmbeddedPostgres(tmp_path / "pg")
    second.start()
    with psycopg.connect(second.url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    second.stop()


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("long " * 20) / "Ümläute" / "pg", durable=False)
    server.start()
    try:
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(os.fsencode(server.socket_folder)) < 90
    finally:
        server.stop()
    assert not server.socket_folder.exists()


def test_a_folder_closed_to_others_works(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "pg", durable=False)
    server.start()
    pid = server.pid
    server.stop()

    assert pid is not None
    assert not find_marked(server.mark)


def test_programs_in_a_folder_closed_to_others_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = postgres.find_programs().parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for name in (f"{wheel.name}/pginstall{postgres.MAJOR_VERSION}", f"{wheel.name}.libs"):
        shutil.copytree(wheel.parent / name, closed / name)
    programs = closed / postgres.find_programs().relative_to(wheel.parent)
    monkeypatch.setattr(postgres, "find_programs", lambda: programs)
    server = EmbeddedPostgres(closed / "pg", durable=False)

    server.start()

    assert server.pid is not None
    assert psutil.Process(server.pid).exe() == str(programs / "postgres")
    server.stop()


@pytest.mark.parametrize("name", ["pg", "long " * 25])
def test_a_second_owner_is_refused_and_does_no_harm(tmp_path: Path, name: str) -> None:
    first = EmbeddedPostgres(tmp_path / name, durable=False)
    first.start()

    with pytest.raises(DemoError, match=r"already runs on .*TELEDERM_DATA_DIR"):
        EmbeddedPostgres(tmp_path / name).start()

    assert first.ready()
    first.stop()


def test_another_major_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "pg" / "data").mkdir(parents=True)
    (tmp_path / "pg" / "data" / "PG_VERSION").write_text("16\n")

    with pytest.raises(DemoError, match=r"PostgreSQL 16.*make demo-reset"):
        EmbeddedPostgres(tmp_path / "pg").start()


def test_a_start_that_was_cut_short_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    unfinished = tmp_path / "pg" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(tmp_path / "pg", durable=False)

    server.start()

    assert server.ready()
    server.stop()


@pytest.mark.faults
@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_the_server_ends_when_its_owner_is_killed(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "owned"
    folder.mkdir(mode=mode)
    server = EmbeddedPostgres(folder / "pg", durable=False)
    owner = start_owner(folder / "pg")
    assert find_marked(server.mark)

    kill(owner)

    wait_until(lambda: not find_marked(server.mark))
    server.start()
    server.stop()


@pytest.mark.faults
def test_a_start_right_after_a_kill_waits_for_the_leftovers(tmp_path: Path) -> None:
    owner = start_owner(tmp_path / "pg")
    kill(owner)

    server = EmbeddedPostgres(tmp_path / "pg", durable=False)
    server.start()

    assert server.ready()
    server.stop()


@pytest.mark.faults
def test_a_pid_file_that_names_another_program_blocks_nothing(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "pg", durable=False)
    server.start()
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not find_marked(server.mark))
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    sleep = Path(shutil.which("sleep") or "/bin/sleep")
    launch = plan_launch([str(sleep), "600"], paths=[sleep], death_signal=signal.SIGKILL)
    other = subprocess.Popen(launch.command, **launch.keywords)  # of the server's own account
    pid_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
    server.stop()

    server.start()

    assert server.ready()
    assert other.poll() is None
    server.stop()
    other.kill()
    other.wait()
