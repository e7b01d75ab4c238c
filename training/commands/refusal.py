"""`python -m training refusal`: does the model keep silent where it has nothing to say?"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from training.data.folders import SUFFIXES
from training.export.predict import predict_files
from training.export.ship import is_answered
from training.fitting.dataset import read_split
from training.fitting.run import RunFolder
from training.judging.refusal import compare_scores, score_outputs
from training.judging.strangers import write_strangers

HELP = "measure how many out-of-scope pictures an exported model refuses, by several scores"
ANSWERED = 0.95


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="the exported version's folder")
    parser.add_argument(
        "--outside", type=Path, nargs="*", default=[], help="folders of out-of-scope pictures"
    )
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Measure, print the table, and write refusal.json into the run's folder."""
    run = RunFolder(options.run)
    split = read_split(run.config(), run, options.cache)
    answers = {
        part: predict_files(options.model, [record.path for record in split.part(part)])
        for part in ("validation", "test")
    }
    with tempfile.TemporaryDirectory() as folder:
        kinds = write_strangers(Path(folder)) | _find_pictures(options.outside)
        outside = {kind: predict_files(options.model, paths) for kind, paths in kinds.items()}
    rows = compare_scores(
        score_outputs(answers["validation"]),
        score_outputs(answers["test"]),
        {kind: score_outputs(outputs) for kind, outputs in outside.items()},
        answered=ANSWERED,
    )
    shipped = _measure_shipped(run.read("decisions.json"), answers["test"], outside)
    run.write("refusal.json", {"scores": rows, "as_shipped": shipped})
    _print_table(rows, shipped)


def _find_pictures(folders: list[Path]) -> dict[str, list[Path]]:
    return {
        folder.name: sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
        for folder in folders
    }


def _measure_shipped(
    limits: dict[str, Any], in_scope: dict[str, Any], outside: dict[str, dict[str, Any]]
) -> dict[str, float]:
    """What both limits of the manifest do together."""
    answered = is_answered(in_scope["probabilities"], in_scope["ood_score"], limits)
    refused = {
        kind: 1 - is_answered(each["probabilities"], each["ood_score"], limits).mean()
        for kind, each in outside.items()
    }
    return {"answered": float(answered.mean())} | {k: float(v) for k, v in refused.items()}


def _print_table(rows: list[dict[str, Any]], shipped: dict[str, float]) -> None:
    kinds = [name for name in shipped if name != "answered"]
    print("score", "answered", *(f"refused:{kind}(AUC)" for kind in kinds), sep="\t")
    for row in rows:
        cells = [f"{row[kind]['refused']:.3f}({row[kind]['auc']:.3f})" for kind in kinds]
        print(row["score"], f"{row['answered']:.3f}", *cells, sep="\t")
    print("both limits", *(f"{shipped[name]:.3f}" for name in ("answered", *kinds)), sep="\t")
