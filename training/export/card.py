"""The model card, written from the manifest: no figure in it is typed by hand."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from serving.contract import LABELS, SITES
from training.judging.softmax import softmax

NAMES = {
    "balanced_accuracy": "Balanced accuracy of the top answer",
    "balanced_accuracy_even": "Balanced accuracy, classes taken as equally frequent",
    "macro_auc": "Macro AUC (one class against the rest)",
    "melanoma_auc": "Melanoma AUC",
    "malignant_auc": "Malignant AUC (melanoma, basal cell carcinoma, actinic keratosis or Bowen)",
    "malignant_sensitivity_at_90_specificity": "Malignant: sensitivity at 90% specificity",
    "melanoma_sensitivity_at_90_specificity": "Melanoma: sensitivity at 90% specificity",
    "accuracy": "Accuracy",
    "ece": "Expected calibration error",
}

TEMPLATE = """# Model card: {model_name}, version {model_version}

Written by the training pipeline from its measurements. Settled {trained_at}.

## What it is for

Ordering a queue of dermoscopy photographs for a dermatologist, for research and demonstration.
It gives probabilities of seven diagnostic groups. It is not a medical device, it makes no
diagnosis, and its answer never replaces a reader's.

## Scope

- Modality: {modalities}. Photographs from a telephone or a plain camera are out of scope: the
  model has never learnt from one, and its answer on them means nothing.
- Age: {age}.
- Body site: {sites}.
- Only the seven groups below exist for it. Any other condition is forced into one of them.

## Data and licence

{n_train} photographs to learn from, {n_validation} to choose by, {n_test} to measure with,
from {source}; no lesion stands in two parts (split SHA-256 `{split_sha256}`).
The data set names no patients, so one patient's lesions may stand in two parts.
Skin types are not recorded in it; the photographs show predominantly light skin.
Licence: {licence}.

## How good it is

Measured on the {n_test} test photographs, through the exported graph, from the files' bytes.
The test part was used for no choice. In brackets: 95% intervals (bootstrap within classes).

| figure | value |
| --- | --- |
{figures}

{stated}

{classes}

Rows: what it is; columns: what the model says.

{confusion}

## Operating points

Thresholds are chosen on validation (to find 90% there) and measured on the test part.

| question | threshold | sensitivity | specificity |
| --- | --- | --- | --- |
{points}

## When it should not answer

When the entropy of its probabilities is above {entropy:.3f} nats (it does not know), or its
ood_score above {ood:g} (the picture is unlike those it learnt from, or shows no contrast). All
limits come from validation photographs; {answered:.1%} of the test photographs stay below them.

## Known failures

{failures}
- Every rare group has few test photographs: read its figures with its interval in mind.
- All photographs come from two clinics; cameras, light and patients elsewhere will differ.
"""


PRIOR = """### What the probabilities are stated for

The network learnt to favour no class. Its probabilities put the class frequencies of the data
set back to the power {prior:g} (0: all alike, 1: as in the data set), chosen on validation for
the best mean of balanced accuracy and macro AUC among those that leave them calibrated there.
They are stated for this mixture: {shares}.
Where lesions come in another mixture, they are off. To restate one for a clinic, multiply each
probability by that class's share there, divide by its share above, and scale the row to one.
The order of two photographs by one probability hardly changes with the mixture; the
thresholds below do, and are to be set again on the clinic's own photographs."""


def write_card(manifest: dict[str, Any]) -> str:
    """The card as Markdown."""
    metrics, scope, data = manifest["metrics"], manifest["scope"], manifest["data"]
    return TEMPLATE.format(
        **{key: manifest[key] for key in ("model_name", "model_version", "trained_at", "licence")},
        **data,
        modalities=", ".join(scope["modalities"]),
        age=_describe_age(scope["minimum_age_years"]),
        sites=_describe_sites(scope["sites"]),
        figures="\n".join(_figure_rows(metrics["figures"])),
        stated=describe_prior(manifest),
        classes=class_table(metrics["classes"]),
        confusion=confusion_table(metrics["confusion"]),
        points="\n".join(_point_rows(manifest["operating_points"])),
        entropy=manifest["abstention"]["entropy_limit_nats"],
        ood=manifest["abstention"]["ood_limit"],
        answered=metrics["answered"],
        failures="\n".join(_failures(metrics)),
    )


def describe_prior(manifest: dict[str, Any]) -> str:
    """For which mixture of lesions the probabilities are stated, and what follows from that."""
    mixture = softmax(np.asarray([manifest["class_offset"]]))[0]
    shares = ", ".join(
        f"{label.code} {share:.1%}" for label, share in zip(LABELS, mixture, strict=True)
    )
    return PRIOR.format(prior=manifest["prior"], shares=shares)


def _describe_age(minimum: int | None) -> str:
    if minimum is None:
        return "unknown, because the data set names no ages"
    return f"{minimum} years and over; too few younger people are among the photographs"


def _describe_sites(known: Sequence[str] | None) -> str:
    if known is None:
        return "unknown, because the data set names none"
    absent = [f"`{site}`" for site in SITES if site not in known]
    if not absent:
        return "any"
    return f"any but {', '.join(absent)}; too few of them are among the photographs"


def format_interval(triple: Sequence[float]) -> str:
    """An estimate with its interval in brackets."""
    return f"{triple[0]:.3f} ({triple[1]:.3f} to {triple[2]:.3f})"


def _figure_rows(figures: dict[str, list[float]]) -> list[str]:
    return [f"| {title} | {format_interval(figures[name])} |" for name, title in NAMES.items()]


def class_table(classes: list[dict[str, Any]]) -> str:
    """Precision, recall, F1 and AUC of each class, as a Markdown table."""
    names = {label.code: label.name for label in LABELS}
    rows = ["| group | precision | recall | F1 | AUC | photographs |", "| --- " * 6 + "|"]
    for row in classes:
        area = "-" if row["auc"] is None else f"{row['auc']:.3f}"
        rows.append(
            f"| {names[row['code']]} | {row['precision']:.2f} | {row['recall']:.2f} "
            f"| {row['f1']:.2f} | {area} | {row['support']} |"
        )
    return "\n".join(rows)


def confusion_table(counts: list[list[int]]) -> str:
    """Counts of true class by top answer, as a Markdown table."""
    codes = [label.code for label in LABELS]
    rows = [f"| | {' | '.join(codes)} |", "| --- " * (len(codes) + 1) + "|"]
    for code, row in zip(codes, counts, strict=True):
        rows.append(f"| **{code}** | {' | '.join(map(str, row))} |")
    return "\n".join(rows)


def _point_rows(points: dict[str, Any]) -> list[str]:
    return [
        f"| {name} | {point['threshold']:.4f} | {format_interval(point['sensitivity'])} "
        f"| {format_interval(point['specificity'])} |"
        for name, point in points.items()
    ]


def _failures(metrics: dict[str, Any]) -> list[str]:
    """Where the malignant groups go when they are missed, and the weakest group."""
    codes = [label.code for label in LABELS]
    lines = []
    for i, label in enumerate(LABELS):
        row = metrics["confusion"][i]
        benign = sum(n for n, other in zip(row, LABELS, strict=True) if not other.malignant)
        if label.malignant and sum(row):
            lines.append(
                f"- {label.name}: {benign} of {sum(row)} have a benign group as their top answer."
            )
    weakest = min(
        (row for row in metrics["classes"] if row["support"]), key=lambda row: row["recall"]
    )
    name = LABELS[codes.index(weakest["code"])].name
    lines.append(f"- The group found least often is {name} (recall {weakest['recall']:.2f}).")
    return lines
