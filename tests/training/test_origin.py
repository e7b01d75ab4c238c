"""What measures a run was never learnt from: not by itself, nor by the weights it starts with."""

import json
from pathlib import Path

import pytest

from serving import contract
from training.config import Network
from training.data.records import Record
from training.data.splits import Split
from training.errors import LeakageError
from training.fitting.origin import refuse_another_split, refuse_leaking_start
from training.fitting.run import RunFolder


def make_split(train: str, validation: str, test: str) -> Split:
    """A letter is a photograph."""

    def records(names: str) -> tuple[Record, ...]:
        return tuple(Record(image_id=n, path=Path(n), label="nv", sha256=n * 64) for n in names)

    return Split(records(train), records(validation), records(test), seed=1)


MINE = make_split("abc", "d", "e")


def write_run(folder: Path, split: Split) -> RunFolder:
    run = RunFolder(folder)
    folder.mkdir()
    run.write("split.json", {"digest": split.digest, "parts": split.listing()})
    run.best_weights.write_bytes(b"weights")
    return run


def start_from(place: Path, *, foreign: bool = False) -> Network:
    return Network(kind="scratch", start=str(place), foreign_start=foreign)


def test_a_run_goes_on_with_its_own_split_alone(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", MINE)
    refuse_another_split(MINE, run)
    with pytest.raises(LeakageError, match="begin a new run"):
        refuse_another_split(make_split("abe", "d", "c"), run)


def test_a_new_run_has_no_split_yet(tmp_path: Path) -> None:
    refuse_another_split(MINE, RunFolder(tmp_path))


@pytest.mark.parametrize("before", [MINE, make_split("xyz", "w", "de"), make_split("abc", "v", "")])
def test_a_run_may_start_from_one_that_has_not_seen_what_measures(
    tmp_path: Path, before: Split
) -> None:
    refuse_leaking_start(MINE, start_from(write_run(tmp_path / "before", before).best_weights))


@pytest.mark.parametrize("before", [make_split("abe", "d", "c"), make_split("abc", "e", "d")])
def test_a_start_that_has_seen_what_measures_is_refused(tmp_path: Path, before: Split) -> None:
    weights = write_run(tmp_path / "before", before).best_weights
    with pytest.raises(LeakageError, match="has seen 1 of the photographs"):
        refuse_leaking_start(MINE, start_from(weights))


def test_weights_of_unknown_origin_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "found.weights.h5"
    weights.write_bytes(b"weights")
    with pytest.raises(LeakageError, match=r"no split\.json"):
        refuse_leaking_start(MINE, start_from(weights))


def write_version(folder: Path, digest: str) -> Path:
    (folder / contract.MANIFEST_PATH).parent.mkdir(parents=True)
    manifest = {"data": {"split_sha256": digest}}
    (folder / contract.MANIFEST_PATH).write_text(json.dumps(manifest))
    return folder


def test_a_version_is_told_by_its_split(tmp_path: Path) -> None:
    refuse_leaking_start(MINE, start_from(write_version(tmp_path / "1", MINE.digest)))
    other = write_version(tmp_path / "2", make_split("z", "y", "x").digest)
    with pytest.raises(LeakageError, match="foreign_start = true"):
        refuse_leaking_start(MINE, start_from(other))
    refuse_leaking_start(MINE, start_from(other, foreign=True))


def test_no_start_and_no_origin() -> None:
    refuse_leaking_start(MINE, Network(kind="scratch"))
