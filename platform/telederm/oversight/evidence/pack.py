"""The pack as a document to read and as data: the same sections, items and figures in both."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from telederm.oversight.evidence import sections, setting, use
from telederm.oversight.evidence.items import ITEMS, Item
from telederm.oversight.figures.book import make_panels
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.panels import Cell, Panel
from telederm.oversight.figures.writing import write_cell
from telederm.oversight.statistics.intervals import Estimate

_ABOUT_PEOPLE = {"loads"}  # readers by name: not for a pack that leaves the house


def gather_panels(counts: Counts) -> list[Panel]:
    """Return every section of the pack."""
    figures = [panel for panel in make_panels(counts) if panel.key not in _ABOUT_PEOPLE]
    return [
        setting.show_purpose(),
        setting.show_admission(),
        setting.show_pathway(),
        sections.show_versions(),
        setting.show_bench(),
        sections.show_inputs(),
        sections.show_outputs(),
        sections.show_exclusions(counts),
        use.show_missing(counts),
        use.show_users(counts),
        use.show_use(),
        *figures,
        use.show_learning(),
        setting.show_definitions(),
        sections.show_errors(counts),
        use.show_safety(),
        sections.show_changes(),
        sections.show_alerts(),
        setting.show_methods(),
        setting.show_availability(),
    ]


def write_data(panels: Sequence[Panel], counts: Counts, now: datetime) -> dict[str, Any]:
    """Return the pack as plain values for JSON; an estimate is its value, interval and cases."""
    return {
        "written_at": now.isoformat(),
        "cases": counts.cases,
        "counted_at": counts.prepared_at.isoformat(),
        "items": [_describe(item) for item in ITEMS],
        "sections": {
            panel.key: {
                "title": str(panel.title),
                "columns": [str(column.title) for column in panel.table.columns],
                "rows": [[_plain(cell) for cell in row] for row in panel.table.rows],
            }
            for panel in panels
        },
    }


def write_document(panels: Sequence[Panel], counts: Counts, now: datetime) -> str:
    """Return the pack as Markdown: first the items, then the sections that they lead to."""
    titles = {panel.key: str(panel.title) for panel in panels}
    lines = [
        "# Evidence",
        "",
        f"Written {now:%Y-%m-%d %H:%M} UTC from the stored rows of {counts.cases} cases, counted "
        f"{counts.prepared_at:%Y-%m-%d %H:%M} UTC. No person is named or described in it. A figure "
        'with too few cases behind it says "insufficient data".',
        "",
        "The words are ours; the guidelines' own stand in Vasey et al., BMJ 377:e070904 (2022), "
        "and Liu et al., Nature Medicine 26:1364 (2020).",
    ]
    for guideline in dict.fromkeys(item.guideline for item in ITEMS):
        lines += _write_items([item for item in ITEMS if item.guideline == guideline], titles)
    for panel in panels:
        lines += ["", f'<a id="{panel.key}"></a>', "", f"## {panel.title}", ""]
        lines += [str(panel.note), ""] if panel.note else []
        lines += _write_table(panel)
    return "\n".join(lines) + "\n"


def _write_items(items: Sequence[Item], titles: Mapping[str, str]) -> list[str]:
    proven = sum(item.is_proven for item in items)
    return [
        "",
        f"## {items[0].guideline}: {proven} of {len(items)} items with evidence",
        "",
        "| Item | What it asks for | What the product proves | Sections |",
        "|---|---|---|---|",
        *(
            f"| {item.number} | {item.words} | {item.verdict} | "
            + "; ".join(f"[{titles[key]}](#{key})" for key in item.sections)
            + " |"
            for item in items
        ),
    ]


def _describe(item: Item) -> dict[str, Any]:
    return {**asdict(item), "is_proven": item.is_proven, "verdict": item.verdict}


def _write_table(panel: Panel) -> list[str]:
    columns = panel.table.columns
    return [
        "| " + " | ".join(str(column.title) for column in columns) + " |",
        "|" + "---|" * len(columns),
        *(
            "| "
            + " | ".join(
                write_cell(cell, column.kind).replace("|", "\\|")
                for column, cell in zip(columns, row, strict=True)
            )
            + " |"
            for row in panel.table.rows
        ),
    ]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Estimate):
        return asdict(cell)
    return cell if cell is None or isinstance(cell, int | float) else str(cell)
