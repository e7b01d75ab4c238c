"""The model's versions as administrators see them: state, figures, history, agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from serving.registry import ModelCard, RegistryError
from telederm.core.words import Words
from triage.model_cards import load_registered_card
from triage.models import ModelVersion, VersionChange, VersionState
from triage.selectors.agreement import Agreement, read_agreements

_FIGURES: Final = {
    "malignant_auc": _("Malignant AUC"),
    "melanoma_auc": _("Melanoma AUC"),
    "balanced_accuracy": _("Balanced accuracy"),
    "malignant_sensitivity": _("Malignant: sensitivity at the operating point"),
    "malignant_specificity": _("Malignant: specificity at the operating point"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure of the card, with its 95% interval."""

    name: Words
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version; `problem` says why its files can't be used."""

    version: ModelVersion
    figures: list[Figure]
    trained_at: datetime | None
    problem: str
    changes: list[VersionChange]
    agreements: list[Agreement]  # with each live version that it was compared with in shadow
    can_roll_back: bool


def list_model_versions() -> list[VersionLine]:
    """Return every registered version, the newest first."""
    versions = ModelVersion.objects.select_related("registered_by")
    return [_describe(version) for version in versions.prefetch_related("changes__actor")]


def read_figures(card: ModelCard) -> list[Figure]:
    """Return the card's headline figures, as far as it gives them."""
    given: Mapping[str, Any] = card.metrics.get("figures", {})
    return [Figure(name, *given[key]) for key, name in _FIGURES.items() if key in given]


def _describe(version: ModelVersion) -> VersionLine:
    figures, trained_at, problem = _read_files(version)
    changes = list(version.changes.all())
    reached = {change.target for change in changes}
    return VersionLine(
        version=version,
        figures=figures,
        trained_at=trained_at,
        problem=problem,
        changes=changes,
        agreements=read_agreements(version) if VersionState.SHADOW in reached else [],
        can_roll_back=version.state == VersionState.RETIRED and VersionState.LIVE in reached,
    )


def _read_files(version: ModelVersion) -> tuple[list[Figure], datetime | None, str]:
    try:
        card = load_registered_card(version)
    except RegistryError as error:
        return [], None, str(error)
    return read_figures(card), parse_datetime(card.trained_at), ""
