"""The manifest: what a server, a client and a reader need to know, all of it measured."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from serving import contract
from training.config import RunConfig
from training.data.records import Record
from training.export.scope import describe_scope
from training.pictures.preprocessing import describe_preprocessing

SCHEMA = 1


def build_manifest(
    *,
    config: RunConfig,
    version: int,
    decisions: dict[str, Any],
    evaluation: dict[str, Any],
    split: dict[str, Any],
    train: Sequence[Record],
) -> dict[str, Any]:
    """Everything but the files' hashes; see docs/reference/model-manifest.md for the fields."""
    figures = evaluation["figures"]
    return {
        "schema": SCHEMA,
        "model_name": contract.MODEL_NAME,
        "model_version": version,
        "trained_at": decisions["settled_at"],
        "label_codes": list(contract.LABEL_CODES),
        "label_map_digest": contract.LABEL_MAP_DIGEST,
        "preprocessing": describe_preprocessing(decisions["input_px"], config.network.kind),
        "scope": describe_scope(config, train),
        "operating_points": {
            name: _operating_point(name, threshold, figures)
            for name, threshold in decisions["thresholds"].items()
        },
        "abstention": {
            "entropy_limit_nats": decisions["entropy_limit_nats"],
            "ood_output": "ood_score",
            "ood_limit": decisions["ood_limit"],
        },
        "views": decisions["views"],
        "prior": decisions["prior"],
        "temperature": decisions["temperature"],
        "class_offset": decisions["offset"],
        "metrics": {**evaluation, "figures": figures},
        "data": _describe_data(config, split),
        "network": {"kind": config.network.kind, "alpha": config.network.alpha},
        "config_digest": config.digest,
        "licence": config.data.licence,
    }


def _operating_point(name: str, threshold: float, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "threshold": threshold,
        "sensitivity": figures[f"{name}_sensitivity"],
        "specificity": figures[f"{name}_specificity"],
    }


def _describe_data(config: RunConfig, split: dict[str, Any]) -> dict[str, Any]:
    counts = {f"n_{part}": len(files) for part, files in split["parts"].items()}
    return {"source": config.data.kind, **counts, "split_sha256": split["digest"]}


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below a version's folder, except the manifest itself."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).as_posix() != contract.MANIFEST_PATH
    }
