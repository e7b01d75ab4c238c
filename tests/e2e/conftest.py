"""The platform and a browser for the tests of the whole path."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser

from telederm.demo.config import (
    DATA_VARIABLE,
    MODEL_PORT_VARIABLE,
    OWNER_VARIABLE,
    PROJECT,
    WEB_PORT_VARIABLE,
    read_config,
)
from telederm.demo.roles import OWNER, address_as
from tests.chromium import run_chromium
from tests.databases import own_database
from tests.e2e.access_counter import FILE_VARIABLE
from tests.e2e.clinic import Backstage, Clinic
from tests.e2e.stage import Stage
from tests.e2e.start_clinic import READY
from tests.looks_summary import LOOKS

_WATCHED_LOGS = ("web", "worker", "model-server")


@pytest.fixture(scope="session")
def clinic_database(database_server: str, migrated: str) -> Iterator[str]:
    """The application's address of a migrated database of the clinic's own."""
    with own_database(database_server, "clinic", template=migrated) as url:
        yield url


@pytest.fixture(scope="session")
def clinic(clinic_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The whole platform, running; one for all browser tests."""
    folder = tmp_path_factory.mktemp("clinic") / "data"
    web_port, model_port = _find_free_ports()
    environment = {
        **os.environ,
        DATA_VARIABLE: str(folder),
        WEB_PORT_VARIABLE: str(web_port),
        MODEL_PORT_VARIABLE: str(model_port),
        FILE_VARIABLE: str(folder.parent / "accesses"),
        "DATABASE_URL": clinic_database,
        OWNER_VARIABLE: address_as(clinic_database, OWNER),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.start_clinic"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_open(process)
        config = read_config(environment)
        backstage = Backstage(config, environment)
        yield Clinic(config, psutil.Process(process.pid), backstage)
        backstage.close()
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with run_chromium() as browser:
        yield browser


@pytest.fixture
def stage(clinic: Clinic, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Browsers for the people of one test; afterwards nobody may have had a complaint, and every
    access to patient data so far has its audit event."""
    before = {part: len(clinic.read_log(part)) for part in _WATCHED_LOGS}
    stage = Stage(browser, clinic)
    yield stage
    stage.close()
    request.node.user_properties.append((LOOKS, clinic.compare_accesses_with_events()))
    for part, length in before.items():
        assert "Traceback" not in clinic.read_log(part)[length:], part


def _find_free_ports() -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def _wait_until_open(process: "subprocess.Popen[str]") -> None:
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if line.strip() == READY:
            return
    pytest.fail("The clinic did not open:\n" + "".join(said))


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A synthetic photograph as a patient would choose it."""
    from telederm.demo.synthetic import synthetic_photograph  # noqa: PLC0415 - loads NumPy

    path = tmp_path / "mole.jpg"
    path.write_bytes(synthetic_photograph(seed=7))
    return path
