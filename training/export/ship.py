"""Writes a version's whole folder, measured on the test part through the graph itself."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from serving import contract
from training.arrays import Floats
from training.config import RunConfig
from training.data.records import Record
from training.data.splits import Split
from training.errors import RunError
from training.export.card import write_card
from training.export.golden import write_golden
from training.export.graph import OUTPUT_OOD_SCORE, ServedModel, save_graph
from training.export.manifest import build_manifest, hash_files
from training.export.predict import predict_files
from training.export.warmup import write_warmup
from training.fitting.run import RunFolder
from training.judging.evaluate import evaluate
from training.judging.outliers import load_familiar
from training.judging.softmax import entropy


def ship(model: Any, *, run: RunFolder, split: Split, folder: Path) -> dict[str, Any]:
    """Export `model` to `folder` (named by its version number); returns the manifest.

    The folder is built beside its place and moved there whole: a server that watches it never
    sees half a model.
    """
    config, decisions = run.config(), run.read("decisions.json")
    if not folder.name.isdigit():
        raise RunError(f"{folder} must end in a version number, as TensorFlow Serving wants it.")
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    save_graph(ServedModel(model, load_familiar(run.familiar), decisions), unfinished)
    evaluation = measure(unfinished, split.test, run=run, decisions=decisions)
    run.write("evaluation.json", evaluation)
    manifest = _describe(config, run, split, decisions, evaluation, folder)
    _write_extras(unfinished, manifest, int(folder.name))
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return manifest


def measure(
    folder: Path, records: Sequence[Record], *, run: RunFolder, decisions: dict[str, Any]
) -> dict[str, Any]:
    """Evaluate the saved graph in `folder` on the files of `records`; keeps the answers."""
    truth = np.array([record.label_index for record in records], dtype=np.int64)
    outputs = predict_files(folder, [record.path for record in records])
    probabilities, strange = outputs[contract.OUTPUT_PROBABILITIES], outputs[OUTPUT_OOD_SCORE]
    run.write(
        "predictions.json",
        {
            "image_ids": [record.image_id for record in records],
            "truth": truth.tolist(),
            "probabilities": probabilities.tolist(),
            "ood_scores": strange.tolist(),
        },
    )
    return evaluate(
        truth,
        probabilities,
        thresholds=decisions["thresholds"],
        answered=is_answered(probabilities, strange, decisions),
        offset=decisions["offset"],
    )


def is_answered(probabilities: Floats, strange: Floats, limits: dict[str, Any]) -> np.ndarray:
    """Which photographs stay under both limits, bool [n]."""
    clear = entropy(probabilities) <= limits["entropy_limit_nats"]
    return np.asarray(clear & (strange <= limits["ood_limit"]))


def _describe(
    config: RunConfig,
    run: RunFolder,
    split: Split,
    decisions: dict[str, Any],
    evaluation: dict[str, Any],
    folder: Path,
) -> dict[str, Any]:
    return build_manifest(
        config=config,
        version=int(folder.name),
        decisions=decisions,
        evaluation=evaluation,
        split=run.read("split.json"),
        train=split.train,
    )


def _write_extras(folder: Path, manifest: dict[str, Any], version: int) -> None:
    """All other files first, then the manifest with their hashes."""
    place = folder / contract.MANIFEST_PATH
    place.parent.mkdir(parents=True, exist_ok=True)
    write_warmup(place.parent / "tf_serving_warmup_requests", version)
    write_golden(folder)
    (place.parent / "model_card.md").write_text(write_card(manifest), encoding="utf-8")
    manifest["files"] = hash_files(folder)
    place.write_text(json.dumps(manifest, indent=1, allow_nan=False) + "\n", encoding="utf-8")
