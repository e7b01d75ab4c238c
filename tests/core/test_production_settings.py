"""What the settings of a clinic make of the environment."""

import os
import subprocess
import sys

from tools.lint import _PRODUCTION

READ = "from telederm.settings import production as read; print(*read.ALLOWED_HOSTS, sep='|')"


def load(**changes: str | None) -> subprocess.CompletedProcess[str]:
    said = {**_PRODUCTION, "DATABASE_URL": "postgresql:///x", **changes}
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEDERM_", "DATABASE_"))}
    environment = {**kept, **{k: v for k, v in said.items() if v is not None}}
    return subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=False
    )


def test_hosts_may_be_written_with_spaces_between() -> None:
    loaded = load(TELEDERM_ALLOWED_HOSTS="a.example, b.example,")
    assert loaded.stdout.strip() == "a.example|b.example"


def test_a_clinic_says_its_hosts_and_its_database() -> None:
    for name in ("TELEDERM_ALLOWED_HOSTS", "DATABASE_URL"):
        loaded = load(**{name: None})
        assert loaded.returncode != 0
        assert f"Set {name}" in loaded.stderr
