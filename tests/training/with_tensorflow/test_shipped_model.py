"""The model in the repository keeps the promise of serving.contract."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

from serving import contract
from telederm.demo.synthetic import synthetic_photograph
from training.export.graph import load_signature
from training.export.manifest import hash_files
from training.judging.softmax import entropy
from training.judging.strangers import write_strangers
from training.pictures.synthetic import draw_lesion, encode_jpeg

FOLDER = Path(__file__).parents[3] / "serving" / "models" / contract.MODEL_NAME / "1"
MANIFEST = json.loads((FOLDER / contract.MANIFEST_PATH).read_text())
MAX_BYTES = 12_000_000


@pytest.fixture(scope="module")
def signature() -> Any:
    return load_signature(FOLDER)


def encode(size: tuple[int, int], form: str, mode: str = "RGB") -> bytes:
    picture = draw_lesion(np.random.default_rng(1), 200).resize(size).convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, form)
    return buffer.getvalue()


def test_the_signature_takes_and_gives_what_the_contract_says(signature: Any) -> None:
    signatures = signature.keep.signatures
    assert list(signatures) == [contract.SIGNATURE]
    served = signatures[contract.SIGNATURE]
    _, inputs = served.structured_input_signature
    assert {name: (spec.shape.as_list(), spec.dtype) for name, spec in inputs.items()} == {
        contract.INPUT_IMAGES: ([None], tf.string)
    }
    outputs = served.structured_outputs
    assert outputs[contract.OUTPUT_PROBABILITIES].shape.as_list() == [None, 7]
    assert outputs[contract.OUTPUT_PROBABILITIES].dtype == tf.float32
    assert outputs[contract.OUTPUT_LABEL_MAP_DIGEST].dtype == tf.string


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(1, 1), (37, 211), (224, 224), (1601, 1201)])
def test_any_size_gives_probabilities(signature: Any, form: str, size: tuple[int, int]) -> None:
    probabilities = signature(tf.constant([encode(size, form)]))[contract.OUTPUT_PROBABILITIES]
    row = probabilities.numpy()[0]
    assert np.isfinite(row).all()
    assert (row >= 0).all()
    assert row.sum() == pytest.approx(1.0, abs=contract.SUM_TOLERANCE)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P"])
def test_grey_transparent_and_palette_pictures_are_read(signature: Any, mode: str) -> None:
    answer = signature(tf.constant([encode((90, 90), "PNG", mode)]))
    assert answer[contract.OUTPUT_PROBABILITIES].shape == (1, 7)


def test_a_batch_answers_each_picture_as_if_it_were_alone(signature: Any) -> None:
    random = np.random.default_rng(2)
    pictures = [encode_jpeg(draw_lesion(random, px)) for px in (64, 224, 301)]
    together = signature(tf.constant(pictures))
    name = contract.OUTPUT_PROBABILITIES
    for row, picture in zip(together[name].numpy(), pictures, strict=True):
        alone = signature(tf.constant([picture]))[name].numpy()[0]
        np.testing.assert_allclose(row, alone, atol=1e-4)
    digests = together[contract.OUTPUT_LABEL_MAP_DIGEST].numpy()
    assert list(digests) == [contract.LABEL_MAP_DIGEST.encode()] * 3


def test_bytes_that_are_no_picture_are_refused(signature: Any) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError):
        signature(tf.constant([b"<svg/>"]))


def test_it_keeps_silent_on_strangers(signature: Any, tmp_path: Path) -> None:
    for kind, paths in write_strangers(tmp_path, count=12).items():
        scores = signature(tf.constant([path.read_bytes() for path in paths]))["ood_score"]
        assert (scores.numpy() > MANIFEST["abstention"]["ood_limit"]).mean() > 0.9, kind


@pytest.mark.parametrize("seed", [1, 7, 21])
def test_it_has_an_opinion_on_the_naevi_that_the_demo_draws(signature: Any, seed: int) -> None:
    picture = synthetic_photograph(seed=seed, size=(1280, 960))
    answer = signature(tf.constant([picture]))
    assert answer["ood_score"].numpy()[0] <= MANIFEST["abstention"]["ood_limit"]
    row = answer[contract.OUTPUT_PROBABILITIES].numpy()
    assert entropy(row)[0] <= MANIFEST["abstention"]["entropy_limit_nats"]


def test_the_manifest_vouches_for_every_file() -> None:
    assert MANIFEST["files"] == hash_files(FOLDER)
    assert {"saved_model.pb", "assets.extra/model_card.md"} < set(MANIFEST["files"])
    graph = (FOLDER / "saved_model.pb").read_bytes()
    assert MANIFEST["files"]["saved_model.pb"] == hashlib.sha256(graph).hexdigest()


def test_the_manifest_belongs_to_this_contract() -> None:
    assert MANIFEST["label_codes"] == list(contract.LABEL_CODES)
    assert MANIFEST["label_map_digest"] == contract.LABEL_MAP_DIGEST
    assert (MANIFEST["model_name"], MANIFEST["model_version"]) == (contract.MODEL_NAME, 1)
    assert "dermoscopic" in MANIFEST["scope"]["modalities"]
    assert 0 < MANIFEST["abstention"]["entropy_limit_nats"] < np.log(7)


def test_the_card_quotes_the_manifest() -> None:
    card = (FOLDER / "assets.extra" / "model_card.md").read_text()
    for name in ("balanced_accuracy", "macro_auc", "melanoma_auc", "malignant_auc"):
        value, low, high = MANIFEST["metrics"]["figures"][name]
        assert f"{value:.3f} ({low:.3f} to {high:.3f})" in card
    assert "non-commercial" in card


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < MAX_BYTES


def test_warm_up_requests_can_be_answered(signature: Any) -> None:
    path = FOLDER / "assets.extra" / "tf_serving_warmup_requests"
    sizes = []
    for raw in tf.data.TFRecordDataset(str(path)):
        log = prediction_log_pb2.PredictionLog.FromString(raw.numpy())
        request = log.predict_log.request
        assert request.model_spec.name == contract.MODEL_NAME
        batch = tf.make_ndarray(request.inputs[contract.INPUT_IMAGES])
        answer = signature(tf.constant(batch))
        sizes.append(answer[contract.OUTPUT_PROBABILITIES].shape[0])
    assert sizes == [1, 8]
