"""Manifest and card say what was measured, and nothing else."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from serving import contract
from training.config import read_config
from training.data.records import Record
from training.export.card import write_card
from training.export.manifest import build_manifest, hash_files
from training.export.scope import minimum_age, supported_sites
from training.judging.evaluate import evaluate
from training.pictures.preprocessing import describe_preprocessing

CONFIG = read_config(Path(__file__).parents[2] / "training" / "configs" / "quick.toml")
DECISIONS: dict[str, Any] = {
    "settled_at": "2026-01-02T03:04:05+00:00",
    "input_px": 192,
    "views": 2,
    "prior": 0.4,
    "temperature": 1.25,
    "offset": [0.0] * 7,
    "thresholds": {"malignant": 0.31, "melanoma": 0.17},
    "entropy_limit_nats": 1.4321,
    "ood_limit": 1.0,
}
SPLIT: dict[str, Any] = {
    "digest": "d" * 64,
    "parts": {"train": {"a": "1"}, "validation": {}, "test": {"b": "2"}},
}


def people(*ages: tuple[float | None, int]) -> list[Record]:
    return [
        Record(image_id=f"{age}-{n}", path=Path("x"), label="nv", age=age)
        for age, count in ages
        for n in range(count)
    ]


@pytest.fixture
def manifest() -> dict[str, Any]:
    random = np.random.default_rng(0)
    truth = np.arange(210) % 7
    given = random.dirichlet(np.ones(7), 210) * 0.5 + np.eye(7)[truth] * 0.5
    evaluation = evaluate(
        truth,
        given,
        thresholds=DECISIONS["thresholds"],
        answered=np.arange(210) > 20,
        offset=DECISIONS["offset"],
        rounds=30,
    )
    return build_manifest(
        config=CONFIG,
        version=3,
        decisions=DECISIONS,
        evaluation=evaluation,
        split=SPLIT,
        train=people((50.0, 40)),
    )


def test_the_manifest_keeps_to_the_contract(manifest: dict[str, Any]) -> None:
    assert manifest["model_name"] == contract.MODEL_NAME
    assert manifest["label_codes"] == list(contract.LABEL_CODES)
    assert manifest["label_map_digest"] == contract.LABEL_MAP_DIGEST
    assert manifest["data"] == {
        "source": "ham10000",
        "n_train": 1,
        "n_validation": 0,
        "n_test": 1,
        "split_sha256": "d" * 64,
    }
    assert manifest["scope"]["modalities"] == ["dermoscopic"]
    json.dumps(manifest, allow_nan=False)


def test_operating_points_are_ordered_intervals(manifest: dict[str, Any]) -> None:
    assert set(manifest["operating_points"]) == {"malignant", "melanoma"}
    for point in manifest["operating_points"].values():
        for figure in ("sensitivity", "specificity"):
            estimate, low, high = point[figure]
            assert 0 <= low <= estimate <= high <= 1


def test_the_card_quotes_the_manifest(manifest: dict[str, Any]) -> None:
    card = write_card(manifest)
    value, low, high = manifest["metrics"]["figures"]["macro_auc"]
    assert f"{value:.3f} ({low:.3f} to {high:.3f})" in card
    assert "1.432 nats" in card
    assert "ood_score above 1 " in card
    assert "90.0% of the test" in card
    assert "dermoscopic" in card
    assert "non-commercial" in card
    assert "{" not in card
    for label in contract.LABELS:
        assert label.name in card


def test_the_preprocessing_digest_follows_the_input_size(manifest: dict[str, Any]) -> None:
    other = build_manifest(
        config=CONFIG,
        version=3,
        decisions=DECISIONS | {"input_px": 224},
        evaluation=manifest["metrics"],
        split=SPLIT,
        train=[],
    )
    assert other["preprocessing"]["digest"] != manifest["preprocessing"]["digest"]
    assert (other["scope"]["minimum_age_years"], other["scope"]["sites"]) == (None, None)


def test_the_preprocessing_digest_follows_the_network() -> None:
    """Kinds scale pixels differently, and a digest that hides it would call them alike."""
    one, other = (
        describe_preprocessing(192, kind) for kind in ("mobilenet_v2", "efficientnet_lite0")
    )
    assert (one["normalise"], other["normalise"]) == ("x / 127.5 - 1", "(x - 127) / 128")
    assert one["digest"] != other["digest"]


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        (((20.0, 30), (25.0, 90), (30.0, 90)), 18),
        (((20.0, 29), (25.0, 90), (30.0, 90)), 23),
        (((5.0, 90), (25.0, 90), (30.0, 90)), 23),
        (((0.0, 90), (5.0, 90), (None, 90)), 0),
        (((None, 90),), None),
    ],
)
def test_the_minimum_age_is_where_the_photographs_begin(
    ages: tuple[tuple[float | None, int], ...], expected: int | None
) -> None:
    assert minimum_age(people(*ages)) == expected


def test_every_file_but_the_manifest_is_hashed(tmp_path: Path) -> None:
    (tmp_path / "assets.extra").mkdir()
    (tmp_path / "assets.extra" / "manifest.json").write_text("{}")
    (tmp_path / "saved_model.pb").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert hash_files(tmp_path) == {"saved_model.pb": empty}


def showing(**counts: int) -> list[Record]:
    names = {name: name.replace("_", " ") for name in ("lower_extremity", "upper_extremity")}
    return [
        Record(image_id=f"{site}-{n}", path=Path("x"), label="nv", site=names.get(site, site))
        for site, count in counts.items()
        for n in range(count)
    ]


def test_sites_are_those_that_enough_photographs_show() -> None:
    """Of HAM10000's words and the platform's, alike; a foot may be either side of it."""
    assert supported_sites(showing(face=20, ear=10, acral=29, foot=30)) == [
        "head_neck",
        "lower_extremity",
    ]
    assert supported_sites(showing(palms_soles=30, genital=29)) == ["palms_soles"]
    assert supported_sites(showing(trunk=30)) == [
        "anterior_torso",
        "posterior_torso",
        "lateral_torso",
    ]
    assert supported_sites(showing(elsewhere=90)) is None
    assert supported_sites([]) is None
