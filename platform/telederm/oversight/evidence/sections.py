"""The pack's sections that are no figures: versions, inputs, outputs, errors, changes."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min

from cases.models import QuestionnaireChoice, QuestionnaireResponse
from serving.contract import LABELS
from serving.registry import RegistryError
from telederm.oversight.evidence.panels import make_panel
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.panels import Cell, Panel
from telederm.oversight.models import Alert, AlertRule
from triage.model_cards import load_registered_card
from triage.models import (
    AbstainReason,
    ModelSwitch,
    ModelVersion,
    SubgroupSwitch,
    TimePolicy,
    TriageRun,
    VersionChange,
)


def show_versions() -> Panel:
    """Show each registered version with its digests, its thresholds and its scope."""
    used = dict(
        TriageRun.objects.exclude(model_version=None)
        .values_list("model_version")
        .annotate(runs=Count("pk"))
        .order_by("model_version")
    )
    rows = [
        [version.number, version.state, used.get(version.number, 0), version.manifest_digest,
         version.card_digest, *_read_card(version)]
        for version in ModelVersion.objects.order_by("number")
    ]  # fmt: skip
    return make_panel("versions", "Versions of the model", (
        "Version", "State", "Runs", "Manifest (SHA-256)", "Model card (SHA-256)", "Algorithm",
        "Operating points", "Scope",
    ), rows)  # fmt: skip


def show_inputs() -> Panel:
    """Show which questionnaires were answered, and what is asked of a photograph."""
    answered = (
        QuestionnaireResponse.objects.exclude(frozen_at=None)
        .values_list("questionnaire_version")
        .annotate(Count("pk"), Min("frozen_at"), Max("frozen_at"))
        .order_by("questionnaire_version")
    )
    rows: list[list[Cell]] = [
        [f"Questionnaire {number}", f"{cases} cases, {first:%Y-%m-%d} to {last:%Y-%m-%d}"]
        for number, cases, first, last in answered
    ]
    limits = settings.TELEDERM_IMAGE_QUALITY.items()
    rows += [[f"Least {name} of a photograph", f"{limit:g}"] for name, limit in limits]
    rows.append(["Chosen by", "the patient, a proxy or a health worker; no one edits a photograph"])
    return make_panel("inputs", "What goes in", ("Input", "What it was"), rows)


def show_outputs() -> Panel:
    """Show the classes, and how an opinion reaches a reader."""
    rows: list[list[Cell]] = [
        [label.code, f"{label.name} ({'malignant' if label.malignant else 'benign'})"]
        for label in LABELS
    ]
    rows += [
        ["Shown to", "a dermatologist, after their own reading was recorded; to nobody before"],
        ["Used for", "raising the urgency of a case; never for lowering it, never as a diagnosis"],
    ]
    return make_panel("outputs", "What comes out", ("Output", "Meaning"), rows)


def show_exclusions(counts: Counts) -> Panel:
    """Show for how many cases the model gave no opinion, by the reason."""
    found: Counter[str] = Counter()
    for month in counts.months:
        found[month.abstain_reason] += month.cases
    rows: list[list[Cell]] = [[label, found[value]] for value, label in AbstainReason.choices]
    return make_panel("exclusions", "Cases kept from the model, or left without an opinion by it",
                  ("Reason", "Cases"), rows)  # fmt: skip


def show_errors(counts: Counts) -> Panel:
    """Show what was true and what the model said, where the two are on different sides."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in counts.judged:
        sides = row.model_malignant, row.truth_malignant
        if None not in sides and sides[0] != sides[1]:
            kind = "missed" if row.truth_malignant else "false alarm"
            found[kind, row.truth or "not a class", row.model] += row.cases
    rows: list[list[Cell]] = [[*names, cases] for names, cases in sorted(found.items())]
    return make_panel("errors", "Errors of the model at its operating point",
                  ("Kind", "True class", "First class said", "Cases"), rows)  # fmt: skip


def show_changes() -> Panel:
    """Show what was changed in model, switches, clocks, rules and questions; nobody's word."""
    listed: list[tuple[Any, str]] = [
        (each.created_at, f"version {each.version.number}: {each.source or 'new'} to {each.target}")
        for each in VersionChange.objects.select_related("version")
    ]
    listed += [
        (turn.created_at, f"model switched {'on' if turn.enabled else 'off'}")
        for turn in ModelSwitch.objects.all()
    ]
    listed += [(turn.created_at, f"model for {turn}") for turn in SubgroupSwitch.objects.all()]
    listed += [(row.created_at, str(row)) for row in TimePolicy.objects.all()]
    listed += [(row.created_at, f"rule {row}") for row in AlertRule.objects.all()]
    listed += [
        (row.created_at, f"new cases begin with {row.questionnaire}")
        for row in QuestionnaireChoice.objects.select_related("questionnaire")
    ]
    rows: list[list[Cell]] = [[f"{at:%Y-%m-%d %H:%M}", words] for at, words in sorted(listed)]
    return make_panel("changes", "Changes on the way", ("When (UTC)", "What"), rows)


def show_alerts() -> Panel:
    """Show how many alerts each rule has raised, and how many were looked at."""
    found = Alert.objects.values_list("rule").annotate(Count("pk"), Count("acknowledged_at"))
    rows = [[code, raised, looked_at] for code, raised, looked_at in found.order_by("rule")]
    return make_panel("alerts", "Alerts", ("Rule", "Raised", "Acknowledged"), rows)


def _read_card(version: ModelVersion) -> tuple[str, str, str]:
    try:
        card = load_registered_card(version)
    except RegistryError as error:
        return (str(error), "", "")
    points = ", ".join(
        f"{name} {point.threshold:.4f}" for name, point in sorted(card.operating_points.items())
    )
    age = card.scope.minimum_age_years
    scope = ", ".join([*sorted(card.scope.modalities), f"from {age or 0} years"])
    return ("convolutional network, seven classes", points, scope)
