"""`platform/` is a source root: in every entry point `platform` stays the standard library's.

An `__init__.py` in it, or a path put before the others, would break exactly these processes and
leave plain `pytest` green.
"""

import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STANDARD = Path(sysconfig.get_path("stdlib")) / "platform.py"

# A `sitecustomize` that lets the entry point run and says at its end where `platform` came from.
SPY = """
import atexit
def tell():
    import platform
    with open(REPORT, "w") as file:
        file.write(f"{platform.__file__}\\n{platform.python_version()}")
atexit.register(tell)
"""


def run_entry_point(command: list[str], tmp_path: Path) -> str:
    report = tmp_path / "report"
    (tmp_path / "sitecustomize.py").write_text(SPY.replace("REPORT", repr(str(report))))
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    path, version = report.read_text().split("\n")
    assert version == platform.python_version()
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["manage.py", "procrastinate", "worker", "--help"],
        ["-m", "pytest", "--version", "--version"],
        ["-m", "uvicorn", "--version"],
        ["-m", "serving.embedded", "--help"],
        ["-m", "telederm.demo", "--help"],
        ["-c", "import telederm.asgi; import platform; platform.machine()"],
        ["-c", "import serving.embedded.run; import platform; platform.machine()"],
    ],
    ids=lambda command: " ".join(command)[:40],
)
def test_platform_is_the_standard_librarys(command: list[str], tmp_path: Path) -> None:
    assert Path(run_entry_point(command, tmp_path)).resolve() == STANDARD.resolve()


def test_the_source_root_is_no_package() -> None:
    assert (ROOT / "platform" / "telederm" / "__init__.py").is_file()
    assert not (ROOT / "platform" / "__init__.py").exists()
