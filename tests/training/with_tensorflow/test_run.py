"""A whole run on a tiny data set: train, stop, resume, settle, export, agree."""

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from serving import contract
from tests.training.little_data import write_dermamnist
from tests.training.with_tensorflow.tiny import skip_settling, write_config
from training.__main__ import main
from training.errors import ConfigError
from training.export.predict import predict_files
from training.fitting.candidates import WORTH, pick_views
from training.fitting.dataset import load_part, read_split
from training.fitting.run import RunFolder
from training.fitting.scoring import predict_logits, predict_styles
from training.fitting.train import start_network
from training.judging.outliers import load_familiar
from training.judging.softmax import Calibration
from training.network.kinds import build_network
from training.pictures.canonical import to_canonical
from training.pictures.contrast import measure_contrasts


class Trained:
    """One run, made once for all tests of this file."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.cache = folder, folder / "cache"
        self.run = RunFolder(folder / "run")
        self.config_file = write_config(folder / "tiny.toml", data=data, head=1, epochs=4)
        self.version = folder / "models" / "7"

    def command(self, *words: str) -> int:
        return main([*words, "--run", str(self.run.path), "--cache", str(self.cache)])

    def train(self) -> int:
        return self.command("train", "--config", str(self.config_file))

    def model(self) -> Any:
        network = build_network(self.run.config().network)
        network.load_weights(self.run.path / self.run.read("decisions.json")["weights"])
        return network


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, ham_folder: Path) -> Trained:
    made = Trained(tmp_path_factory.mktemp("tiny"), ham_folder)
    assert made.train() == 0
    assert made.command("export", "--to", str(made.version)) == 0
    return made


def test_history_shows_each_epoch_of_each_stage(trained: Trained) -> None:
    history = trained.run.read("state.json")["history"]
    assert [(line["stage"], line["epoch"]) for line in history] == [
        ("first", 0),
        *(("all", epoch) for epoch in range(4)),
    ]
    assert history[-1]["loss"] < history[1]["loss"]


def test_the_best_epoch_is_kept_and_the_model_has_learnt(trained: Trained) -> None:
    history = trained.run.read("state.json")["history"]
    compared = trained.run.read("decisions.json")["compared"]
    best = max(line["macro_auc"] for line in history)
    kept = [row for row in compared if row["weights"] == "best.weights.h5" and row["px"] == 32]
    assert kept[0]["macro_auc"] == pytest.approx(best, abs=1e-4)
    assert best > 0.65


def test_the_likeliest_candidate_is_settled_on(trained: Trained) -> None:
    settled = trained.run.read("decisions.json")
    assert len(settled["compared"]) == 6  # best, last, mean of the last; at two sizes
    likeliest = min(settled["compared"], key=lambda row: row["nll"])
    assert (settled["weights"], settled["input_px"]) == (likeliest["weights"], likeliest["px"])


@pytest.mark.parametrize(
    ("gain_of_two", "gain_of_four", "chosen"),
    [(0.5, 1.5, 1), (0.5, 2.5, 4), (1.5, 2.0, 2), (1.5, 2.6, 4)],
)
def test_each_doubling_of_the_views_has_to_pay(
    gain_of_two: float, gain_of_four: float, chosen: int
) -> None:
    nats = {1: 0.5, 2: 0.5 - gain_of_two * WORTH, 4: 0.5 - gain_of_four * WORTH}
    assert pick_views(nats) == chosen


def test_training_again_changes_nothing(trained: Trained) -> None:
    before = trained.run.best_weights.read_bytes()
    assert trained.train() == 0
    assert trained.run.best_weights.read_bytes() == before
    assert len(trained.run.read("state.json")["history"]) == 5


def test_a_killed_run_resumes_in_the_middle_of_a_stage(trained: Trained, tmp_path: Path) -> None:
    state = trained.run.read("state.json")
    again = RunFolder(tmp_path / "run")
    again.start(trained.run.config())
    for name in ("best.weights.h5", "latest.weights.h5"):
        (again.path / name).write_bytes((trained.run.path / name).read_bytes())
    shutil.copytree(trained.run.path / "epochs", again.path / "epochs")
    cut = {**state, "done": ["first"], "next_epoch": 3, "history": state["history"][:4]}
    again.write("state.json", cut)
    words = ["train", "--config", str(trained.config_file), "--run", str(again.path)]
    assert main([*words, "--cache", str(trained.cache)]) == 0
    history = again.read("state.json")["history"]
    assert [line["epoch"] for line in history] == [0, 0, 1, 2, 3]


def test_graph_and_training_model_agree_on_files(trained: Trained) -> None:
    config = trained.run.config()
    split = read_split(config, trained.run, trained.cache)
    part = load_part(split, "test", trained.cache)
    for record, cached in zip(part.records, part.pixels, strict=True):
        decoded = to_canonical(tf.io.read_file(str(record.path))).numpy()
        np.testing.assert_array_equal(decoded, cached)
    settled = trained.run.read("decisions.json")
    logits = predict_logits(trained.model(), part, settled["input_px"], settled["views"])
    calibration = Calibration(settled["temperature"], tuple(settled["offset"]))
    expected = calibration.apply(logits)
    served = predict_files(trained.version, [record.path for record in part.records])
    # Half-precision kernels: three digits.
    np.testing.assert_allclose(served["probabilities"], expected, atol=5e-3)
    familiar = load_familiar(trained.run.familiar)
    styles = predict_styles(trained.model(), part, settled["input_px"])
    np.testing.assert_allclose(served["distance"], familiar.distance(styles), rtol=2e-2)
    far = served["distance"] / settled["distance_limit"]
    empty = settled["contrast_floor"] / measure_contrasts(part.pixels)
    np.testing.assert_allclose(served["ood_score"], np.maximum(far, empty), rtol=1e-4)
    assert served["activation_map"].min() >= 0
    assert served["activation_map"].max() <= 1


def test_the_exported_folder_is_complete_and_says_what_was_measured(trained: Trained) -> None:
    manifest = json.loads((trained.version / contract.MANIFEST_PATH).read_text())
    assert manifest["model_version"] == 7
    assert manifest["preprocessing"]["input_px"] in {32, 48}
    assert manifest["data"]["split_sha256"] == trained.run.read("split.json")["digest"]
    listed = set(manifest["files"]) | {contract.MANIFEST_PATH}
    there = {
        path.relative_to(trained.version).as_posix()
        for path in trained.version.rglob("*")
        if path.is_file()
    }
    assert listed == there
    assert manifest["metrics"] == trained.run.read("evaluation.json")


def test_the_same_configuration_trains_the_same_weights(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_settling(monkeypatch)
    words = ["--config", str(trained.config_file), "--run", str(tmp_path / "again")]
    assert main(["train", *words, "--cache", str(trained.cache)]) == 0
    first = _read_weights(trained, trained.run.best_weights)
    again = _read_weights(trained, tmp_path / "again" / "best.weights.h5")
    for one, two in zip(first, again, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-4)


def _read_weights(trained: Trained, path: Path) -> list[np.ndarray]:
    network = build_network(trained.run.config().network)
    network.load_weights(path)
    return [np.asarray(weight) for weight in network.weights]


def test_a_report_names_every_figure_and_shows_its_plots(trained: Trained) -> None:
    assert trained.command("report") == 0
    folder = trained.run.path / "report"
    text = (folder / "report.md").read_text()
    value, low, high = trained.run.read("evaluation.json")["figures"]["macro_auc"]
    assert f"{value:.3f} ({low:.3f} to {high:.3f})" in text
    for name in ("reliability.png", "curves.png", "confusion.png", "history.png", "worst.jpg"):
        assert f"({name})" in text
        assert (folder / name).stat().st_size > 3000


def test_refusal_is_measured_on_strangers(trained: Trained) -> None:
    assert trained.command("refusal", "--model", str(trained.version)) == 0
    found = trained.run.read("refusal.json")
    assert {row["score"] for row in found["scores"]} == {
        "entropy",
        "energy",
        "mahalanobis",
        "contrast",
        "ood_score",
    }
    assert set(found["as_shipped"]) == {"answered", "noise", "plain_skin", "everyday"}


def test_a_served_version_can_be_gone_on_from(trained: Trained) -> None:
    settings = dataclasses.replace(trained.run.config().network, freeze_batch_norm=True)
    again = start_network(dataclasses.replace(settings, start=str(trained.version)))
    pixels = np.random.default_rng(0).uniform(0, 255, (4, 32, 32, 3)).astype(np.float32)
    expected = trained.model()(pixels, training=False)
    assert np.ptp(expected, axis=0).min() > 0.05, "the pictures are told apart"
    # Kernels are served in half precision.
    np.testing.assert_allclose(again(pixels, training=False), expected, rtol=1e-2, atol=1e-2)


def test_normalisations_that_are_to_learn_cannot_go_on_from_kernels(trained: Trained) -> None:
    settings = dataclasses.replace(trained.run.config().network, start=str(trained.version))
    assert not settings.freeze_batch_norm
    with pytest.raises(ConfigError, match="can't learn any more"):
        start_network(settings)


def test_another_networks_version_is_refused(trained: Trained, tmp_path: Path) -> None:
    settings = dataclasses.replace(
        trained.run.config().network, start=str(trained.version), freeze_batch_norm=True
    )
    with pytest.raises(ConfigError, match="holds another network"):
        start_network(dataclasses.replace(settings, alpha=0.5))
    with pytest.raises(ConfigError, match="make that run first"):
        start_network(dataclasses.replace(settings, start=str(tmp_path / "nowhere")))


def test_a_mistake_is_told_in_a_sentence(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--run", str(tmp_path), "--to", str(tmp_path / "1")]) == 1
    assert "run the steps before this one first" in capsys.readouterr().err
    assert trained.command("export", "--to", str(tmp_path / "newest")) == 1
    assert "must end in a version number" in capsys.readouterr().err


def test_the_configuration_for_dermamnist_trains(tmp_path: Path) -> None:
    archive, run = write_dermamnist(tmp_path / "dermamnist.npz"), RunFolder(tmp_path / "run")
    config = tmp_path / "dermamnist.toml"
    text = Path("training/configs/dermamnist.toml").read_text()
    text = text.replace("../shared/data/dermamnist.npz", str(archive))
    config.write_text(text.replace("epochs = 60", "epochs = 1"))
    words = ["train", "--config", str(config), "--run", str(run.path)]
    assert main([*words, "--cache", str(tmp_path / "cache")]) == 0
    assert run.read("decisions.json")["input_px"] == 28
    listed = run.read("split.json")["parts"]
    assert {name: len(part) for name, part in listed.items()} == {
        "train": 42,
        "validation": 42,
        "test": 42,
    }  # the archive's own, nothing left out
