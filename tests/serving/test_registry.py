"""Reading model versions from the disk, without TensorFlow."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from serving import contract, registry

ROOT = Path(__file__).resolve().parents[2]


def manifest(folder: Path) -> dict[str, Any]:
    files = {"saved_model.pb": registry.file_digest(folder / "saved_model.pb")}
    point = {"threshold": 0.3, "sensitivity": [0.9, 0.8, 0.95], "specificity": [0.7, 0.6, 0.8]}
    return {
        "schema": 1,
        "model_name": contract.MODEL_NAME,
        "model_version": 3,
        "trained_at": "2026-01-02T03:04:05Z",
        "label_codes": list(contract.LABEL_CODES),
        "label_map_digest": contract.LABEL_MAP_DIGEST,
        "preprocessing": {"size": 96, "digest": "abc"},
        "scope": {"modalities": ["dermoscopic"], "minimum_age_years": 18},
        "operating_points": {"malignant": point, "melanoma": dict(point)},
        "abstention": {"entropy_limit_nats": 1.2},
        "temperature": 1.5,
        "metrics": {"figures": {"malignant_auc": [0.9, 0.8, 0.95]}},
        "data": {"source": "somewhere"},
        "licence": "CC BY-NC 4.0",
        "files": files,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = registry.version_folder(tmp_path, contract.MODEL_NAME, 3)
    folder.mkdir(parents=True)
    (folder / "saved_model.pb").write_bytes(b"a graph")
    write(folder, manifest(folder))
    return folder


def write(folder: Path, content: Any) -> None:
    path = folder / contract.MANIFEST_PATH
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))


def test_a_card_says_what_the_manifest_says(folder: Path) -> None:
    card = registry.load_verified(folder)
    assert (card.model_name, card.model_version) == (contract.MODEL_NAME, 3)
    assert card.scope == registry.Scope(modalities=("dermoscopic",), minimum_age_years=18)
    point = card.operating_points["malignant"]
    assert point.threshold == 0.3
    assert point.sensitivity == registry.Estimate(value=0.9, low=0.8, high=0.95)
    assert card.entropy_limit_nats == 1.2
    assert card.preprocessing_digest == "abc"


def test_versions_are_those_with_a_manifest(folder: Path) -> None:
    (folder.parent / "4").mkdir()
    (folder.parent / "notes").mkdir()
    assert registry.list_versions(folder.parents[1]) == (3,)
    assert registry.list_versions(folder.parents[1], "nobody") == ()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda m: m.update(schema=2), registry.ManifestInvalid),
        (lambda m: m.pop("temperature"), registry.ManifestInvalid),
        (lambda m: m.update(operating_points=None), registry.ManifestInvalid),
        (lambda m: m.update(files={}), registry.ManifestInvalid),
        (lambda m: m["operating_points"]["malignant"].pop("threshold"), registry.ManifestInvalid),
        (lambda m: m["operating_points"].pop("melanoma"), registry.ManifestInvalid),
        (lambda m: m["operating_points"].pop("malignant"), registry.ManifestInvalid),
        (lambda m: m.update(model_version=4), registry.ManifestMismatch),
        (lambda m: m["label_codes"].reverse(), registry.ManifestMismatch),
        (lambda m: m.update(label_map_digest="0" * 64), registry.ManifestMismatch),
    ],
)
def test_a_manifest_that_can_not_be_used(
    folder: Path, change: Callable[[Any], Any], error: type[registry.RegistryError]
) -> None:
    content = manifest(folder)
    change(content)
    write(folder, content)
    with pytest.raises(error):
        registry.read_card(folder)


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, "nan", "1.2", True, None, pytest.param(10**400, id="huge")],
)
@pytest.mark.parametrize(
    "put",
    [
        lambda m, value: m.update(temperature=value),
        lambda m, value: m["abstention"].update(entropy_limit_nats=value),
        lambda m, value: m["abstention"].update(ood_output="ood_score", ood_limit=value),
        lambda m, value: m["operating_points"]["melanoma"].update(threshold=value),
        lambda m, value: m["operating_points"]["malignant"]["sensitivity"].__setitem__(1, value),
        lambda m, value: m["metrics"]["figures"].update(malignant_auc=[0.9, value, 0.95]),
    ],
    ids=["temperature", "entropy", "strangeness", "threshold", "sensitivity", "figure"],
)
def test_a_limit_or_a_figure_that_is_no_number(
    folder: Path, put: Callable[[Any, Any], Any], value: Any
) -> None:
    content = manifest(folder)
    put(content, value)
    write(folder, content)
    with pytest.raises(registry.ManifestInvalid):
        registry.read_card(folder)


@pytest.mark.parametrize("figure", [[0.9, 0.8], [0.9] * 4, 0.9, None, "abc", [0.9, 0.8, [1]]])
def test_a_figure_without_its_interval(folder: Path, figure: Any) -> None:
    content = manifest(folder)
    content["metrics"]["figures"]["melanoma_auc"] = figure
    write(folder, content)
    with pytest.raises(registry.ManifestInvalid, match="melanoma_auc"):
        registry.read_card(folder)


def test_a_number_anywhere_that_no_float_holds(folder: Path) -> None:
    path = folder / contract.MANIFEST_PATH
    whole = path.read_text()
    for number in ("1e999", "NaN"):
        path.write_text(whole.replace('"size": 96', f'"size": {number}'))
        with pytest.raises(registry.ManifestInvalid, match=f"{number} is no finite number"):
            registry.read_card(folder)


def test_a_missing_or_broken_manifest(folder: Path) -> None:
    path = folder / contract.MANIFEST_PATH
    path.write_text("{")
    with pytest.raises(registry.ManifestInvalid):
        registry.read_card(folder)
    path.unlink()
    with pytest.raises(registry.ManifestMissing):
        registry.read_card(folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "saved_model.pb").unlink(),
        lambda folder: (folder / "saved_model.pb").write_bytes(b"a grapH"),
    ],
)
def test_files_that_differ_are_found(folder: Path, damage: Callable[[Path], Any]) -> None:
    damage(folder)
    registry.read_card(folder)
    with pytest.raises(registry.FilesDiffer):
        registry.load_verified(folder)


def test_a_manifest_can_not_point_outside(folder: Path) -> None:
    outside = folder.parent / "other"
    outside.write_bytes(b"x")
    content = manifest(folder)
    content["files"] = {"../other": registry.file_digest(outside)}
    write(folder, content)
    with pytest.raises(registry.FilesDiffer, match="outside"):
        registry.load_verified(folder)


def test_every_shipped_version_is_whole() -> None:
    models = ROOT / "serving/models"
    versions = registry.list_versions(models)
    assert versions
    for version in versions:
        folder = registry.version_folder(models, contract.MODEL_NAME, version)
        card = registry.load_verified(folder)
        assert {"malignant", "melanoma"} <= set(card.operating_points)


def test_a_card_names_its_out_of_distribution_output(folder: Path) -> None:
    assert registry.read_card(folder).ood_output is None
    content = manifest(folder)
    content["abstention"] |= {"ood_output": "ood_score", "ood_limit": 1.5}
    write(folder, content)
    card = registry.read_card(folder)
    assert (card.ood_output, card.ood_limit) == ("ood_score", 1.5)
    del content["abstention"]["ood_limit"]
    write(folder, content)
    with pytest.raises(registry.ManifestInvalid, match="only one"):
        registry.read_card(folder)


def test_the_sites_of_the_scope_are_words_of_the_contract(folder: Path) -> None:
    content = manifest(folder)
    content["scope"]["sites"] = ["head_neck", "palms_soles"]
    write(folder, content)
    assert registry.read_card(folder).scope.sites == frozenset({"head_neck", "palms_soles"})
    content["scope"]["sites"] = ["nose"]
    write(folder, content)
    with pytest.raises(registry.RegistryError, match="nose"):
        registry.read_card(folder)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("trained_at",), "2026-13-45T00:00:00+00:00", "month"),
        (("trained_at",), 3, "trained_at"),
        (("operating_points", "melanoma", "threshold"), 1.5, "threshold is 1.5"),
        (("operating_points", "melanoma", "threshold"), 0, "threshold is 0"),
        (("metrics", "photographs"), "many", "photographs"),
    ],
)
def test_values_that_no_page_could_show_are_no_manifest(
    folder: Path, path: tuple[str, ...], value: Any, says: str
) -> None:
    content = manifest(folder)
    place = content
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    write(folder, content)
    with pytest.raises(registry.ManifestInvalid, match=says):
        registry.read_card(folder)
