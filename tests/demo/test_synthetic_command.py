"""`python -m telederm.demo.synthetic`."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from telederm.demo.synthetic import Kind
from telederm.demo.synthetic.__main__ import main


def test_the_command_writes_as_many_pictures_as_it_was_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pictures"
    command = [sys.executable, "-m", "telederm.demo.synthetic", str(folder)]
    options = ["--count", "8", "--size", "200", "150", "--view", "close_up", "--hair", "0.2"]

    done = subprocess.run([*command, *options], capture_output=True, check=True, text=True)

    paths = sorted(folder.iterdir())
    assert done.stdout.splitlines() == [str(path) for path in paths]
    assert len(paths) == 8
    assert {path.name.split("-")[2] for path in paths} == set(Kind)
    for path in paths:
        with Image.open(path) as image:
            assert (image.format, image.size) == ("JPEG", (200, 150))


def test_a_later_start_goes_on_with_other_pictures(tmp_path: Path) -> None:
    main([str(tmp_path), "--count", "1", "--size", "100", "100"])
    main([str(tmp_path), "--count", "1", "--size", "100", "100", "--seed", "2"])

    first, second = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert first != second


@pytest.mark.parametrize("arguments", [[], ["out", "--view", "sideways"]])
def test_a_wrong_call_ends_with_usage(arguments: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "OUT_DIR" in capsys.readouterr().err
