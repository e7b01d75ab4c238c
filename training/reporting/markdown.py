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

Temperature {temperature:.3f}.

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
        subgroups="\n".join(_subgroup_row(row) for row in subgroups),
        digest=config.digest,
    )


def _subgroup_row(row: dict[str, Any]) -> str:
    known = row["figures"]
    cells = [
        format_interval(known[name]) if known else "-"
        for name in ("auc", "sensitivity", "specificity")
    ]
    head = f"| {row['grouping']} | {row['group']} | {row['malignant']} | {row['benign']} |"
    return f"{head} {' | '.join(cells)} |"
