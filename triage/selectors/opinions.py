"""The model's opinion on a case, for a reader who may see it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accounts.models import Purpose
from accounts.selectors import has_consent
from cases.models import Case
from serving.contract import LABELS
from triage.findings import ImageFinding, most_severe
from triage.models import AbstainReason, Reveal, RunOutcome, TriageRun

_NAMES: Final = {label.code: label.name for label in LABELS}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model said: probabilities of the decisive image, the likeliest label first."""

    run: TriageRun
    image_id: UUID
    rows: list[dict[str, object]]
    first_label: str
    malignant: float


@dataclass(frozen=True, slots=True)
class NoOpinion:
    """There is none, and why; this never means benign."""

    why: str


def read_revealed_opinion(reveal: Reveal) -> Opinion | NoOpinion:
    """Return what was shown to the reader at the moment of the reveal."""
    if reveal.run is None:
        return NoOpinion(_explain(reveal))
    return describe_run(reveal.run)


def find_opinion(case: Case) -> TriageRun | None:
    """Return the newest run with an opinion that may be shown: the patient still agrees to it."""
    if not has_consent(case.patient, Purpose.AI_PROCESSING):
        return None
    return TriageRun.objects.filter(case=case, outcome=RunOutcome.ANSWERED).first()


def describe_run(run: TriageRun) -> Opinion:
    """Return the opinion that an answered run holds."""
    decisive = read_decisive_finding(run)
    ranked = sorted(decisive.probabilities.items(), key=lambda item: -item[1])
    rows: list[dict[str, object]] = [
        {"label": _NAMES.get(code, code), "probability": value} for code, value in ranked
    ]
    return Opinion(run, decisive.image_id, rows, str(rows[0]["label"]), decisive.malignant)


def read_decisive_finding(run: TriageRun) -> ImageFinding:
    """Return the finding of an answered run that the opinion is drawn from."""
    return most_severe(read_stored_findings(run))


def read_stored_findings(run: TriageRun) -> list[ImageFinding]:
    """Return the run's predictions, image by image."""
    by_image: dict[UUID, dict[str, float]] = {}
    for prediction in run.predictions.all():
        by_image.setdefault(prediction.image_id, {})[prediction.label] = prediction.probability
    return [ImageFinding(image_id, found) for image_id, found in by_image.items()]


def find_run_behind(reveal: Reveal) -> TriageRun | None:
    """Return the run that was shown, or the newest of then where there was no opinion to show."""
    if reveal.run is not None:
        return reveal.run
    # Of the runs until then: a later one was not what this reader was shown.
    runs = TriageRun.objects.filter(case=reveal.case_id, finished_at__lte=reveal.created_at)
    return runs.first()


def _explain(reveal: Reveal) -> str:
    run = find_run_behind(reveal)
    if run is not None and run.outcome == RunOutcome.ANSWERED:  # withdrawn before it was shown
        return f"{AbstainReason.NO_CONSENT.label}."
    if run is None:
        return "The model has not been asked."
    if run.outcome == RunOutcome.ABSTAINED:
        return f"{AbstainReason(run.abstain_reason).label}."
    return f"{RunOutcome(run.outcome).label}."
