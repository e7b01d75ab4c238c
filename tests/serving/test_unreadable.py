"""A version's folder that was copied so that the platform's user may not read it."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from serving import contract, registry
from serving.embedded.completeness import CompletenessOptions, why_incomplete

NOBODY: Final = 65534
GRAPH: Final = b"a graph"
FILES: Final = {"saved_model.pb": sha256(GRAPH).hexdigest()}


@contextmanager
def as_another_user() -> Iterator[None]:
    """Root may read everything; be somebody else for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A version in a place that everybody reaches, which pytest's own folder is not."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    folder = registry.version_folder(place, contract.MODEL_NAME, 3)
    (folder / contract.MANIFEST_PATH).parent.mkdir(parents=True)
    (folder / "saved_model.pb").write_bytes(GRAPH)
    (folder / contract.MANIFEST_PATH).write_text(json.dumps({"files": FILES}))
    yield folder
    folder.parent.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(place)


def verify(folder: Path) -> None:
    registry.verify_files(folder, FILES)


@pytest.mark.parametrize(
    ("closed", "mode", "read"),
    [
        (".", 0o600, registry.read_card),
        (".", 0o600, registry.manifest_digest),
        (".", 0o600, verify),
        (contract.MANIFEST_PATH, 0, registry.read_card),
        (contract.MANIFEST_PATH, 0, registry.manifest_digest),
        ("saved_model.pb", 0, verify),
    ],
)
def test_the_refusal_says_what_to_do(
    folder: Path, closed: str, mode: int, read: Callable[[Path], Any]
) -> None:
    (folder / closed).chmod(mode)
    with as_another_user(), pytest.raises(registry.FilesUnreadable) as caught:
        read(folder)
    assert str(folder / closed) in str(caught.value)
    assert "let the platform's user read" in str(caught.value)


def test_a_name_that_no_file_can_have(folder: Path) -> None:
    with pytest.raises(registry.FilesUnreadable):
        registry.verify_files(folder, {"a" * 300: "0" * 64})


def test_the_version_is_listed_so_that_somebody_is_told(folder: Path) -> None:
    folder.chmod(0o600)
    with as_another_user():
        assert registry.list_versions(folder.parents[1]) == (3,)


def test_a_closed_place_of_versions_is_told_too(folder: Path) -> None:
    folder.parent.chmod(0)
    with as_another_user(), pytest.raises(registry.FilesUnreadable, match="platform's user"):
        registry.list_versions(folder.parents[1])


def test_the_model_server_waits_for_it(folder: Path) -> None:
    (folder / "saved_model.pb").chmod(0)
    with as_another_user():
        problem = why_incomplete(folder, (), CompletenessOptions())
    assert problem is not None
    assert "can't be read" in problem


def test_the_model_server_waits_for_a_folder_that_is_closed_to_it(folder: Path) -> None:
    folder.chmod(0o600)
    with as_another_user():
        problem = why_incomplete(folder, (), CompletenessOptions())
    assert problem == "saved_model.pb is not there yet (Permission denied)"
