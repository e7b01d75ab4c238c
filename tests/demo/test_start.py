"""What stops the demo before it starts: a sentence that says what to do, and exit code 2."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from telederm.demo.accounts import DemoAccount, read_accounts, write_accounts
from telederm.demo.banner import describe_demo
from telederm.demo.checks import check_before_start
from telederm.demo.config import DemoConfig, read_config
from telederm.demo.data_folder import forget_data_folder, open_data_folder
from telederm.demo.errors import DemoError


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def config(tmp_path: Path) -> DemoConfig:
    return DemoConfig(
        data_dir=tmp_path / "data",
        web_port=free_port(),
        model_port=free_port(),
        database_url=None,
    )


def run_demo_command(command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "telederm.demo", command],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("variable", ["TELEDERM_WEB_PORT", "TELEDERM_MODEL_PORT"])
def test_a_port_in_use_is_a_sentence(tmp_path: Path, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = {"TELEDERM_WEB_PORT": str(free_port()), "TELEDERM_MODEL_PORT": str(free_port())}
        done = run_demo_command(
            "up", **{**ports, variable: str(port)}, TELEDERM_DATA_DIR=str(tmp_path / "data")
        )

    assert done.returncode == 2
    assert re.fullmatch(rf"Port {port} on .*`make demo {variable}={port + 1}`\.\n", done.stderr)
    assert "Traceback" not in done.stdout + done.stderr


def test_a_nonsense_port_is_a_sentence(tmp_path: Path) -> None:
    done = run_demo_command(
        "up", TELEDERM_WEB_PORT="eighty", TELEDERM_DATA_DIR=str(tmp_path / "data")
    )

    assert done.returncode == 2
    assert done.stderr == "TELEDERM_WEB_PORT is 'eighty': write a port number from 1 to 65535.\n"


def test_a_missing_model_is_a_sentence(config: DemoConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telederm.demo.config.PROJECT", config.data_dir)

    with pytest.raises(DemoError, match=r"no model under .*train"):
        check_before_start(config)


def test_the_folder_has_one_owner_and_private_secrets(config: DemoConfig) -> None:
    lock = open_data_folder(config)

    with pytest.raises(DemoError, match="already runs on"):
        open_data_folder(config)
    with pytest.raises(DemoError, match="stop it first"):
        forget_data_folder(config)
    for name in ("secret-key", "totp-secret"):
        assert stat.S_IMODE((config.data_dir / name).stat().st_mode) == 0o600
    lock.release()


def test_a_second_start_keeps_the_secrets(config: DemoConfig) -> None:
    open_data_folder(config).release()
    before = (config.data_dir / "secret-key").read_text()
    open_data_folder(config).release()

    assert (config.data_dir / "secret-key").read_text() == before
    assert len(before.strip()) >= 50


def test_reset_forgets_the_data_once(config: DemoConfig) -> None:
    open_data_folder(config).release()

    assert forget_data_folder(config) is True
    assert not config.data_dir.exists()
    assert forget_data_folder(config) is False


def test_somebody_elses_folder_is_neither_used_nor_removed(config: DemoConfig) -> None:
    config.data_dir.mkdir()
    (config.data_dir / "thesis.txt").write_text("ten years of work")

    with pytest.raises(DemoError, match="holds something else"):
        open_data_folder(config)
    with pytest.raises(DemoError, match="nothing was removed"):
        forget_data_folder(config)
    assert (config.data_dir / "thesis.txt").exists()


def test_a_code_needs_a_started_demo(tmp_path: Path, config: DemoConfig) -> None:
    early = run_demo_command("code", TELEDERM_DATA_DIR=str(tmp_path / "none"))
    open_data_folder(config).release()
    later = run_demo_command("code", TELEDERM_DATA_DIR=str(config.data_dir))

    assert early.returncode == 2
    assert "make demo" in early.stderr
    assert re.fullmatch(r"\d{6} \(for \d+ more seconds\)\n", later.stdout)


def test_the_environment_moves_folder_and_ports(tmp_path: Path) -> None:
    read = read_config(
        {
            "TELEDERM_DATA_DIR": str(tmp_path),
            "TELEDERM_WEB_PORT": "8080",
            "TELEDERM_MODEL_PORT": "",
            "DATABASE_URL": "postgresql:///mine",
        }
    )

    assert read == DemoConfig(tmp_path, 8080, 8500, "postgresql:///mine", "postgresql:///mine")


def test_the_banner_lists_addresses_and_accounts(config: DemoConfig) -> None:
    accounts = [
        DemoAccount("patient", "p@example.org", "one"),
        DemoAccount("dermatologist", "d@example.org", "two", second_factor=True),
    ]
    config.data_dir.mkdir()
    assert "Sign in" not in describe_demo(config)

    write_accounts(config.data_dir, accounts)

    assert read_accounts(config.data_dir) == accounts
    text = describe_demo(config)
    assert f"http://127.0.0.1:{config.web_port}/" in text
    assert re.search(r"patient +p@example\.org +one\n", text)
    assert re.search(r"dermatologist +d@example\.org +two \*\n", text)
    assert "make demo-code" in text
