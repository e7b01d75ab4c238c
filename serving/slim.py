"""Copies the protobuf modules that the stubs need out of an installed TensorFlow.

    python -m serving.slim FOLDER          writes FOLDER/tensorflow/
    python -m serving.slim --check         fails if a whole TensorFlow can be found

For image builds: web and worker images hold these few files in place of the
wheel, which is two gigabytes.
"""

import importlib
import shutil
import sys
from pathlib import Path
from typing import Final

# Without it the tree would be a namespace package, and lose against any real
# TensorFlow further down the path. serving.stubs never executes it.
_GUARD: Final = '''"""Only TensorFlow's protobuf modules: import them through serving.stubs."""

raise ImportError(
    "This environment holds TensorFlow's protobuf modules only. Import serving.stubs first, or "
    "run code that needs TensorFlow in an environment that has it."
)
'''


def copy_protobuf_modules(folder: Path) -> list[Path]:
    """Copy each module of `tensorflow` that the stubs execute; return what was written."""
    importlib.import_module("serving.stubs")  # its imports are what is copied
    source = Path(sys.modules["tensorflow"].__path__[0])
    written = []
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not name.startswith("tensorflow.") or file is None:
            continue
        target = folder / "tensorflow" / Path(file).relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        written.append(target)
    guard = folder / "tensorflow" / "__init__.py"
    guard.write_text(_GUARD, encoding="utf-8")
    return [guard, *written]


def find_whole_tensorflow() -> list[Path]:
    """Return the folders on the path that hold an executable TensorFlow."""
    folders = [Path(entry or ".").resolve() / "tensorflow" for entry in sys.path]
    return [folder for folder in folders if (folder / "python" / "__init__.py").is_file()]


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    match arguments:
        case ["--check"]:
            return _check()
        case [folder] if not folder.startswith("-"):
            written = copy_protobuf_modules(Path(folder))
            size = sum(path.stat().st_size for path in written)
            sys.stdout.write(f"{len(written)} files, {size / 1024:.0f} KiB in {folder}\n")
            return 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


def _check() -> int:
    found = find_whole_tensorflow()
    for folder in found:
        sys.stderr.write(
            f"A whole TensorFlow lies in {folder}: take it out of this image, "
            "or the web and worker processes may load it.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
