"""Reading golden pictures: only numbers can be compared with an answer."""

import json
import math
from pathlib import Path

import pytest

from serving import contract
from serving.golden import GoldenImage, GoldenInvalid, read_golden

EVEN = [1 / len(contract.LABELS)] * len(contract.LABELS)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """The record of one picture, whose last probability a test may write anew."""
    path = tmp_path / contract.GOLDEN_PATH
    path.parent.mkdir(parents=True)
    (path.parent / "lesion.jpg").write_bytes(b"a picture")
    path.write_text(json.dumps({"images": [{"file": "lesion.jpg", "probabilities": EVEN}]}))
    return path


def read(path: Path) -> tuple[GoldenImage, ...]:
    picture = (Path(contract.GOLDEN_PATH).parent / "lesion.jpg").as_posix()
    folder = path.parents[len(Path(contract.GOLDEN_PATH).parts) - 1]
    return read_golden(folder, {contract.GOLDEN_PATH: "", picture: ""})


def test_what_is_recorded_is_read(recorded: Path) -> None:
    (image,) = read(recorded)
    assert (image.encoded, list(image.probabilities)) == (b"a picture", EVEN)
    assert image.distance((1.0, *EVEN[1:])) == pytest.approx(6 / 7)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", '"nan"', "null", "true"])
def test_a_probability_that_is_no_number(recorded: Path, value: str) -> None:
    last = json.dumps(EVEN[-1])
    recorded.write_text(recorded.read_text().replace(f"{last}]", f"{value}]"))
    assert value in recorded.read_text()
    with pytest.raises(GoldenInvalid):
        read(recorded)


@pytest.mark.parametrize("place", range(len(contract.LABELS)))
def test_what_is_no_number_is_far_off_wherever_it_stands(place: int) -> None:
    row = [*EVEN[:place], math.nan, *EVEN[place + 1 :]]
    assert GoldenImage("a", b"", tuple(EVEN)).distance(tuple(row)) == math.inf
    assert GoldenImage("a", b"", tuple(row)).distance(tuple(EVEN)) == math.inf
