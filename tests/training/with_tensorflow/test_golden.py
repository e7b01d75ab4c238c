"""Golden pictures: drawn, recorded through the graph, and listed in the manifest."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from serving import contract
from serving.golden import read_golden
from serving.registry import load_verified
from training.__main__ import main
from training.export.golden import write_golden
from training.export.predict import predict_probabilities

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "serving/models" / contract.MODEL_NAME / "1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped version as it would be without golden pictures."""
    folder = tmp_path / contract.MODEL_NAME / "1"
    shutil.copytree(SHIPPED, folder)
    golden = (folder / contract.GOLDEN_PATH).parent
    shutil.rmtree(golden, ignore_errors=True)
    path = folder / contract.MANIFEST_PATH
    manifest = json.loads(path.read_text())
    prefix = golden.relative_to(folder).as_posix()
    manifest["files"] = {k: v for k, v in manifest["files"].items() if not k.startswith(prefix)}
    path.write_text(json.dumps(manifest))
    return folder


def test_they_are_recorded_through_the_graph_and_listed(folder: Path) -> None:
    assert main(["golden", str(folder)]) == 0
    card = load_verified(folder)
    golden = read_golden(folder, card.files)
    assert len({image.encoded for image in golden}) == len(golden) > 3
    assert all(image.name in card.files for image in golden)
    again = predict_probabilities(folder, [folder / image.name for image in golden])
    recorded = np.array([image.probabilities for image in golden])
    np.testing.assert_allclose(recorded, again, atol=1e-5)
    assert np.ptp(recorded, axis=0).max() > 0.01, "the pictures tell nothing apart"


def test_a_version_whose_files_differ_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "variables/variables.index").open("ab") as file:
        file.write(b"x")
    assert main(["golden", str(folder)]) == 1
    assert "differ from its manifest" in capsys.readouterr().err
    assert not (folder / contract.GOLDEN_PATH).exists()


def test_a_graph_that_gives_no_numbers_gets_no_record(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: Path, paths: list[Path]) -> np.ndarray:
        return np.full((len(paths), len(contract.LABELS)), np.nan)

    monkeypatch.setattr("training.export.golden.predict_probabilities", broken)
    with pytest.raises(ValueError, match="JSON"):
        write_golden(folder)
    assert not (folder / contract.GOLDEN_PATH).exists()


def test_the_shipped_version_answers_as_recorded() -> None:
    golden = read_golden(SHIPPED, load_verified(SHIPPED).files)
    rows = predict_probabilities(SHIPPED, [SHIPPED / image.name for image in golden])
    assert max(image.distance(tuple(row)) for image, row in zip(golden, rows, strict=True)) < 1e-3
