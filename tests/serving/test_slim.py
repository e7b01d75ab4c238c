"""The web and worker images: no TensorFlow, a few protobuf modules, real calls.

The tree is built from what is installed, as the image's build stage does it.
`make images-environment` does the same with a fresh installation.
"""

import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from serving import slim
from tests.serving.embedded import ROOT, Embedded
from tests.serving.pictures import picture

# What the client needs of requirements/images.txt.
DISTRIBUTIONS = ("grpcio", "protobuf", "tensorflow-serving-api", "typing-extensions")

CALL = """
from serving.client import ClientConfig, ModelClient
client = ModelClient(ClientConfig(target=TARGET, model_version=1, deadline_s=20))
answer = client.classify([PICTURE])
print(answer.model_version, len(answer.rows[0]))
import pathlib, tensorflow
print(tensorflow.__path__[0])
assert "tensorflow.python" not in sys.modules
status = pathlib.Path("/proc/self/status").read_text()  # ru_maxrss would count the parent, too
assert int(status.split("VmHWM:")[1].split()[0]) < 120 * 1024  # KiB
"""


def run_isolated(code: str, *path: Path) -> subprocess.CompletedProcess[str]:
    """Run code that sees the standard library and `path`, and nothing else."""
    lines = [f"import sys; sys.path += {[str(entry) for entry in path]}", code]
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site-packages folder as in the images, with links in place of copies."""
    folder = tmp_path_factory.mktemp("site-packages")
    for name in DISTRIBUTIONS:
        files = distribution(name).files or []
        for top in sorted({file.parts[0] for file in files} - {"..", "__pycache__"}):
            (folder / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    slim.copy_protobuf_modules(folder)
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A folder with a TensorFlow that says so when it is executed."""
    package = tmp_path / "whole" / "tensorflow"
    (package / "python").mkdir(parents=True)
    (package / "python" / "__init__.py").write_text("")
    (package / "core/framework").mkdir(parents=True)
    (package / "core/framework/tensor_pb2.py").write_text("raise ImportError('the wrong one')")
    (package / "__init__.py").write_text("print('a whole TensorFlow was executed')")
    return package.parent


def test_the_tree_is_small_and_holds_no_whole_tensorflow(tree: Path) -> None:
    files = [path for path in (tree / "tensorflow").rglob("*") if path.is_file()]
    assert 20 <= len(files) <= 40
    assert sum(path.stat().st_size for path in files) < 256 * 1024
    checked = run_isolated("from serving.slim import main; sys.exit(main(['--check']))", tree, ROOT)
    assert checked.returncode == 0, checked.stderr


def test_real_calls_from_the_tree(tree: Path, embedded: Embedded) -> None:
    code = f"TARGET = {embedded.target!r}\nPICTURE = {picture()!r}\n{CALL}"
    ended = run_isolated(code, tree, ROOT)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split("\n")[:2] == ["1 7", str(tree / "tensorflow")]


def test_the_trap_a_tree_without_init_loses_to_a_tensorflow_further_down(
    tree: Path, whole: Path
) -> None:
    """What the guard and the stubs are for: without them the trap snaps."""
    (tree / "tensorflow/__init__.py").rename(tree / "guard")
    try:
        naive = run_isolated("from tensorflow_serving.apis import predict_pb2", tree, whole)
        assert "a whole TensorFlow was executed" in naive.stdout
        with_stubs = run_isolated(
            "import serving.stubs, tensorflow; print(tensorflow.__path__[0])", tree, whole, ROOT
        )
    finally:
        (tree / "guard").rename(tree / "tensorflow/__init__.py")
    assert with_stubs.stdout.strip() == str(tree / "tensorflow"), with_stubs.stderr


def test_the_guard_makes_a_naive_import_say_what_to_do(tree: Path, whole: Path) -> None:
    naive = run_isolated("from tensorflow_serving.apis import predict_pb2", tree, whole)
    assert naive.returncode != 0
    assert "Import serving.stubs first" in naive.stderr
    assert naive.stdout == ""


def test_the_image_check_finds_a_whole_tensorflow(tree: Path, whole: Path) -> None:
    code = "from serving.slim import main; sys.exit(main(['--check']))"
    ended = run_isolated(code, tree, whole, ROOT)
    assert ended.returncode == 1
    assert str(whole / "tensorflow") in ended.stderr


def test_the_command_writes_a_tree_and_says_how_large(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "serving.slim"]
    ended = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "files" in ended.stdout
    assert (tmp_path / "tensorflow/core/framework/tensor_pb2.py").is_file()
    assert subprocess.run([*command], cwd=ROOT, capture_output=True, check=False).returncode == 2
