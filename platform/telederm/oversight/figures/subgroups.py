"""The model's figures in each subgroup, with nothing said of those that are too small."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words
from telederm.oversight.figures.accuracy import Verdicts
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.enough import if_enough
from telederm.oversight.figures.panels import Cell, Column, Kind, Panel, Table
from telederm.oversight.statistics.intervals import estimate_share
from triage.subgroups import KNOWN_VALUES, Dimension


@dataclass(slots=True)
class Group:
    """What was counted for one value of one dimension."""

    cases: int = 0
    answered: int = 0
    verdicts: Verdicts = field(default_factory=Verdicts)


def show_subgroups(counts: Counts) -> Panel:
    """Show how often the model answers in each subgroup, and how well."""
    found = count_groups(counts)
    rows: list[list[Cell]] = []
    for dimension in Dimension:
        for value, words in KNOWN_VALUES[dimension].items():
            group = found[dimension, value]
            rows.append([
                name_group(dimension, words),
                group.cases,
                if_enough(group.cases, estimate_share(group.answered, group.cases)),
                group.verdicts.sensitivity,
                group.verdicts.specificity,
            ])  # fmt: skip
    columns = [
        Column(_("Group")),
        Column(_("Cases"), Kind.COUNT),
        Column(_("Answered by the model"), Kind.SHARE),
        Column(_("Sensitivity"), Kind.SHARE),
        Column(_("Specificity"), Kind.SHARE),
    ]
    note = _("Of the model at its operating point. Where the figures of a group are poor or "
             "missing, the model can be switched off for it.")  # fmt: skip
    return Panel("subgroups", _("Subgroups"), Table(columns, rows), note)


def count_groups(counts: Counts) -> defaultdict[tuple[Dimension, str], Group]:
    """Add the counts up by each dimension."""
    found: defaultdict[tuple[Dimension, str], Group] = defaultdict(Group)
    for row in counts.groups:
        for dimension in Dimension:
            group = found[dimension, getattr(row, dimension)]
            group.cases += row.cases
            group.answered += row.cases * row.is_answered
            group.verdicts.add(row.model_malignant, row.truth_malignant, row.cases)
    return found


def name_group(dimension: Dimension, words: Words) -> str:
    """Write a group's name: the dimension, then its value."""
    return f"{dimension.label}: {words}"
