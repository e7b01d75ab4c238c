"""The guard of the lock files finds what it is there for."""

from pathlib import Path

import pytest

from tools.lock_files import find_problems, main

GOOD = r"""django==5.2 ; python_version >= '3.11' \
    --hash=sha256:aa \
    --hash=sha256:bb
    # via telederm
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "some.txt"
    path.write_text(text)
    return list(find_problems(path))


def test_the_lock_files_of_this_repository_pass() -> None:
    assert main() == 0


def test_a_pinned_and_hashed_entry_passes(tmp_path: Path) -> None:
    assert problems(tmp_path, "# made by make lock\n" + GOOD) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--extra-index-url //packages.example",
        "-i packages.example",
        "--find-links wheels",
        "django @ git+ssh://example/django",
        "# found at https://packages.example",
    ],
)
def test_an_address_is_found(tmp_path: Path, line: str) -> None:
    assert any("some.txt:1 holds an address" in found for found in problems(tmp_path, line + "\n"))


@pytest.mark.parametrize("line", ["django", "django>=5", "django==5.2", "-e ."])
def test_an_entry_without_version_or_hash_is_found(tmp_path: Path, line: str) -> None:
    assert any("without version or hash" in found for found in problems(tmp_path, line + "\n"))
