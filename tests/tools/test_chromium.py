"""Finding a browser: a named one first, then what is installed."""

from pathlib import Path

import pytest

from tools.chromium import find_chromium, require_chromium


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("tools.chromium._MACOS", ())
    return tmp_path


def install(folder: Path, name: str) -> str:
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_an_installed_browser_is_found(empty_path: Path, name: str) -> None:
    assert find_chromium() is None

    assert install(empty_path, name) == require_chromium()


def test_a_named_browser_comes_first(empty_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(empty_path, "chromium")
    monkeypatch.setenv("CHROMIUM", "/opt/mine")

    assert find_chromium() == "/opt/mine"


def test_a_missing_browser_is_a_sentence(empty_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"need Chromium.*apt-get install"):
        require_chromium()
