"""The pack's sections about what was settled beforehand: purpose, admission, steps, definitions."""

from typing import Any, Final

from django.conf import settings

from cases.jurisdiction import read_local_rules
from cases.workflow import TRANSITIONS
from serving.registry import RegistryError
from telederm.oversight.alerts.selectors import list_settled_rules
from telederm.oversight.evidence.panels import make_panel
from telederm.oversight.figures.panels import Cell, Kind, Panel
from telederm.oversight.statistics.intervals import Estimate
from triage.model_cards import load_registered_card
from triage.models import ModelVersion

_PURPOSE: Final = (
    ("Purpose", "ordering the queue of cases that wait for a dermatologist, and a second view "
                "after their own reading"),
    ("Patients", "people who send photographs of their skin and answers about it, as far as a "
                 "version's scope goes; for the others the model gives no opinion"),
    ("Users", "dermatologists with a checked licence; of an opinion patients see only what a "
              "dermatologist wrote into the signed report"),
    ("Not for", "a diagnosis, closing a case, or lowering an urgency"),
)  # fmt: skip
_METHODS: Final = (
    ("Shares", "95% intervals by Wilson's method"),
    ("Kappa", "Cohen's, 95% interval by Fleiss, Cohen and Everitt"),
    ("Area under the curve", "from a hundred bins, 95% interval by Hanley and McNeil"),
    ("Calibration", "expected calibration error and Brier score"),
    ("Classes", "what readers wrote is classed by the vocabulary; what it doesn't know counts "
                "nowhere"),
    ("Truth", "a reference standard where there is one, or the signed diagnosis, as chosen for "
              "the pack; against the signed diagnosis the model looks better than it is"),
)  # fmt: skip


def show_purpose() -> Panel:
    """Show what the model is for, for whom, and what it is not for."""
    return make_panel("purpose", "Declared purpose", ("What", "Declared"), _PURPOSE)


def show_admission() -> Panel:
    """Show which cases this installation takes."""
    rules = read_local_rules()
    rows = [
        ("Consent", "to care for every case; to AI processing for the model, else no opinion"),
        ("Rules of the place", settings.TELEDERM_JURISDICTION),
        ("May send a case alone", f"from {rules.alone_from_years} years"),
        ("Minors", rules.minors.replace("_", " ")),
        ("Photographs of intimate areas", rules.intimate_areas.replace("_", " ")),
    ]
    return make_panel("admission", "Which cases are taken", ("Rule", "Here"), rows)


def show_pathway() -> Panel:
    """Show every step that a case can take; the database refuses any other."""
    rows: list[list[Cell]] = [
        [str(arc.kind.label), str(arc.source.label), str(arc.target.label)] for arc in TRANSITIONS
    ]
    note = (
        "The model's opinion is shown after the reader's own reading was recorded, while the case "
        "is in review. The reader concludes and signs."
    )
    return make_panel("pathway", "Steps of a case", ("Step", "From", "To"), rows, note)


def show_definitions() -> Panel:
    """Show what counts as an error, and each rule that looks for trouble, with its limit."""
    rows: list[list[Cell]] = [
        ["Error of the model", "at its operating point on the other side, benign or malignant, "
                               "than the truth"],
        ["Malfunction", "a run that failed or got no answer in time; the case is queued without "
                        "an opinion"],
        ["Late", "not read or answered within the time that the case's tier was promised"],
    ]  # fmt: skip
    rows += [
        [f"Rule: {rule.title}", f"above {rule.limit:g} ({rule.unit}), looking back "
         f"{rule.window_days} days; version {rule.version}, {'on' if rule.is_on else 'off'}"]
        for rule in list_settled_rules()
    ]  # fmt: skip
    return make_panel("definitions", "What counts as trouble", ("Name", "Meaning"), rows)


def show_methods() -> Panel:
    """Show how the figures were computed."""
    floor = (
        f"a figure with fewer than {settings.TELEDERM_FIGURES_FLOOR} cases behind it is left out"
    )
    return make_panel(
        "methods", "How the figures were computed", ("Figure", "Method"),
        [*_METHODS, ("Floor", floor)],
    )  # fmt: skip


def show_bench() -> Panel:
    """Show what each version was made from, and how it did on photographs kept apart."""
    rows: list[list[Cell]] = []
    for version, card in _read_cards():
        data = ", ".join(f"{name} {value}" for name, value in sorted(card.data.items()))
        rows.append([version.number, "training data", data, ""])
        rows += [
            [version.number, name.replace("_", " "), "", Estimate(value, low, high, photographs)]
            for photographs in [int(card.metrics.get("photographs", 0))]
            for name, (value, low, high) in sorted(card.metrics.get("figures", {}).items())
        ]
    columns = ("Version", "What", "In words", ("Figure", Kind.ESTIMATE))
    return make_panel("bench", "Before the clinic: data and figures", columns, rows)


def show_availability() -> Panel:
    """Show under which terms each model came, and on which ways data leave the platform."""
    rows: list[list[Cell]] = [
        [f"Model version {version.number}", str(card.licence)] for version, card in _read_cards()
    ]
    rows += [
        ["This pack's data", "evidence.json, with every figure and interval"],
        ["Cases", "none are in the pack; each way out of the platform leaves an audit event"],
        ["Audit trail", "FHIR AuditEvent, by an administrator with a reason"],
    ]
    return make_panel("availability", "Data and code", ("What", "Terms"), rows)


def _read_cards() -> list[tuple[ModelVersion, Any]]:
    found = []
    for version in ModelVersion.objects.order_by("number"):
        try:
            found.append((version, load_registered_card(version)))
        except RegistryError:  # the section of versions says so
            continue
    return found
