"""The stubs never execute TensorFlow; each claim is shown in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving.embedded import QUIET, ROOT

EVERYTHING = (
    "import serving.client, serving.stubs, serving.tensors, serving.registry, serving.errors\n"
)


def run(code: str, *path: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run Python code with `path` before (and the project behind) everything on the path."""
    lines = [f"import sys; sys.path[:0] = {[*path, str(ROOT)]}", code]
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=cwd,
        env=QUIET,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_client_does_not_load_tensorflow() -> None:
    ended = run(
        EVERYTHING + "assert not any(name == 'tensorflow.python' or name.startswith("
        "('tensorflow.python.', 'keras', 'numpy')) for name in sys.modules), sorted(sys.modules)"
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("module", ["tensorflow.python", "tensorflow.keras", "tensorflow._api.v2"])
def test_tensorflow_can_not_be_loaded_afterwards(module: str) -> None:
    ended = run(EVERYTHING + f"import {module}")
    assert "StubsError" in ended.stderr
    assert "in a process of its own" in ended.stderr


def test_the_stubs_refuse_a_process_that_has_tensorflow() -> None:
    # A module of that name without our mark is enough: importing the real one takes seconds.
    ended = run(
        "import types; sys.modules['tensorflow'] = types.ModuleType('tensorflow')\n" + EVERYTHING
    )
    assert ended.returncode != 0
    assert "already loaded in this process" in ended.stderr


def test_without_the_protobuf_modules_it_says_what_to_do(tmp_path: Path) -> None:
    code = "sys.path[:] = [p for p in sys.path if 'site-packages' not in p]\nimport serving.stubs"
    ended = run(code)
    assert "StubsError" in ended.stderr
    assert "make setup" in ended.stderr


def test_the_embedded_server_refuses_the_stubs() -> None:
    ended = run("import serving.stubs, serving.embedded.messages")
    assert ended.returncode != 0
    assert "needs the real TensorFlow" in ended.stderr
