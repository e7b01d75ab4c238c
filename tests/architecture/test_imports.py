"""The house's directions hold, and web and worker processes stay light."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What a process of the platform must never load: TensorFlow proper costs seconds and 500 MB. What
# draws PDFs (35 MB) is loaded by those that draw one.
HEAVY = ("tensorflow.python", "keras.", "sklearn.", "matplotlib.", "training.", "fpdf", "fontTools")


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_import_contracts_are_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    "imports",
    [
        "import telederm.asgi",
        "import django; django.setup(); import triage.tasks, telederm.notifications.tasks",
    ],
    ids=["web", "worker"],
)
def test_no_process_of_the_platform_loads_what_is_heavy(imports: str) -> None:
    loaded = run_python(
        "import os, sys; sys.path[:0] = ['platform', '.'];"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'telederm.settings.testing';"
        f"{imports};"
        "print([m for m in sys.modules if m in ('grpc', 'serving.stubs')]);"  # at the first call
        "from serving.config import shared_client; shared_client();"  # the stubs are in, too
        f"heavy = {HEAVY!r};"
        "print([m for m in sys.modules if m.startswith(heavy)]);"
        "print('serving.stubs' in sys.modules)"
    )
    assert loaded.split("\n")[:3] == ["[]", "[]", "True"]
