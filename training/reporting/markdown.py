"""The evaluation report as Markdown."""

from typing import Any

from training.config import RunConfig
from training.export.card import NAMES, class_table, confusion_table, format_interval

TEMPLATE = """# Evaluation: {name}

{count} test photographs, used for no choice. Brackets: 95% intervals (bootstrap within classes).

| figure | value |
| --- | --- |
{figures}

{answered:.1%} stay below both abstention limits; the figures count all photographs.

## Classes

{classes}

{confusion}

![confusion](confusion.png) ![ROC curves](curves.png)

## Calibration

Temperature {temperature:.3f}. How much of the class frequencies was put back was chosen on
validation, from this curve (chosen: {prior:g}):

| prior | temperature | balanced accuracy | macro AUC | calibration error | likelihood (-log) |
| --- | --- | --- | --- | --- | --- |
{curve}

![reliability](reliability.png)

## Subgroups

Malignant against benign, at the operating point that validation chose. A dash: too few.

| | group | malignant | benign | AUC | sensitivity | specificity |
| --- | --- | --- | --- | --- | --- | --- |
{subgroups}

## Training

![history](history.png)

Configuration digest `{digest}`.

## Worst mistakes

Malignant lesions with the least malignant probability (photographs of the data set: not for
publication).

![worst](worst.jpg)
"""


def write_report(
    *,
    config: RunConfig,
    decisions: dict[str, Any],
    evaluation: dict[str, Any],
    subgroups: list[dict[str, Any]],
) -> str:
    """The whole report; its pictures lie beside it."""
    figures = evaluation["figures"]
    return TEMPLATE.format(
        name=config.name,
        count=evaluation["photographs"],
        figures="\n".join(
            f"| {NAMES.get(name, name.replace('_', ' '))} | {format_interval(value)} |"
            for name, value in figures.items()
        ),
        answered=evaluation["answered"],
        classes=class_table(evaluation["classes"]),
        confusion=confusion_table(evaluation["confusion"]),
        temperature=decisions["temperature"],
        prior=decisions["prior"],
        curve="\n".join(_prior_row(point) for point in decisions["prior_curve"]),
        subgroups="\n".join(_subgroup_row(row) for row in subgroups),
        digest=config.digest,
    )


def _prior_row(point: dict[str, float]) -> str:
    names = ("temperature", "balanced_accuracy", "macro_auc", "ece", "nll")
    figures = [point[name] for name in names]
    return f"| {point['prior']:g} | {' | '.join(f'{value:.3f}' for value in figures)} |"


def _subgroup_row(row: dict[str, Any]) -> str:
    known = row["figures"]
    cells = [
        format_interval(known[name]) if known else "-"
        for name in ("auc", "sensitivity", "specificity")
    ]
    head = f"| {row['grouping']} | {row['group']} | {row['malignant']} | {row['benign']} |"
    return f"{head} {' | '.join(cells)} |"
