"""Which files decide what migrating an empty database leads to, as one short name."""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from telederm.demo.config import PROJECT

_PACKAGES: Final = ("accounts", "cases", "triage", "serving", "platform/telederm")
_KINDS: Final = {"migrations", "models", "settings"}  # a folder, or a file of its own
_MORE: Final = (
    "platform/telederm/core/grants.py",
    "platform/telederm/demo/migrated_cluster.py",
    "requirements/development.txt",  # the versions of what brings migrations along
)


def name_migrated_state(project: Path = PROJECT) -> str:
    """Return a name that changes with the migrations, the models, or what either imports.

    The models count because keys, guards and privileges are derived from them after each
    migration.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_follow_imports(_find_sources(project), project)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project)} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _find_sources(project: Path) -> Iterator[Path]:
    for package in _PACKAGES:
        for path in (project / package).rglob("*.py"):
            if _KINDS & {*path.relative_to(project).parts, path.stem}:
                yield path
    yield from (project / name for name in _MORE)


def _follow_imports(paths: Iterable[Path], project: Path) -> set[Path]:
    """The files, and all of the project that they import, however far away."""
    found: set[Path] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.suffix == ".py":
            names = _list_imports(path.read_bytes())
            waiting += (file for name in names for file in _find_modules(name, project))
    return found


def _list_imports(source: bytes) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _find_modules(name: str, project: Path) -> Iterator[Path]:
    """The file of a dotted name, and those of the packages around it."""
    parts = name.split(".")
    for root in (project, project / "platform"):
        for length in range(1, len(parts) + 1):
            place = root.joinpath(*parts[:length])
            yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file())
