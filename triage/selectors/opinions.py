"""The model's opinion on a case, for a reader who may see it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accounts.models import Purpose
from accounts.selectors import has_consent
from cases.models import Case
from serving.contract import LABELS
from telederm.core.words import Words
from triage.findings import ImageFinding, Thresholds, most_severe
from triage.models import AbstainReason, Reveal, RunOutcome, TriageRun, UrgencyTrace
from triage.selectors.switches import is_off_for_group_of, model_is_enabled

_NEVER_REACHED: Final = (RunOutcome.FAILED, RunOutcome.TIMED_OUT)
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
    """Return the run whose opinion may be shown: what the model says now, if it may be asked.

    None if the patient agrees no longer, or the model was switched off since. A newer run that
    gave no opinion takes back an older one; one that never reached the model does not.
    """
    if not has_consent(case.patient, Purpose.AI_PROCESSING):
        return None
    if not model_is_enabled() or is_off_for_group_of(case):
        return None
    newest = TriageRun.objects.filter(case=case).exclude(outcome__in=_NEVER_REACHED).first()
    return newest if newest and newest.outcome == RunOutcome.ANSWERED else None


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
    return most_severe(read_stored_findings(run), _read_thresholds(run))


def read_stored_findings(run: TriageRun) -> list[ImageFinding]:
    """Return the run's predictions, image by image."""
    by_image: dict[UUID, dict[str, float]] = {}
    for prediction in run.predictions.all():
        by_image.setdefault(prediction.image_id, {})[prediction.label] = prediction.probability
    return [ImageFinding(image_id, found) for image_id, found in by_image.items()]


def _read_thresholds(run: TriageRun) -> Thresholds | None:
    """Return the operating points of the run's moment; its trace has them if it answered."""
    inputs = UrgencyTrace.objects.filter(run=run).values_list("inputs", flat=True).first() or {}
    melanoma, malignant = inputs.get("melanoma_threshold"), inputs.get("malignant_threshold")
    if melanoma is None or malignant is None:
        return None
    return Thresholds(melanoma, malignant)


def explain_withheld(reveal: Reveal) -> Words:
    """Return why an opinion that there was has not been shown at the reveal."""
    if not model_is_enabled(at=reveal.created_at):
        return RunOutcome.SWITCHED_OFF.label
    if is_off_for_group_of(reveal.case, at=reveal.created_at):
        return AbstainReason.SUBGROUP_OFF.label
    return AbstainReason.NO_CONSENT.label


def find_run_behind(reveal: Reveal) -> TriageRun | None:
    """Return the run that was shown, or the newest of then where there was no opinion to show."""
    if reveal.run is not None:
        return reveal.run
    # Of the runs until then: a later one was not what this reader was shown.
    runs = TriageRun.objects.filter(case=reveal.case_id, finished_at__lte=reveal.created_at)
    return runs.first()


def _explain(reveal: Reveal) -> str:
    run = find_run_behind(reveal)
    if run is not None and run.outcome == RunOutcome.ANSWERED:
        return f"{explain_withheld(reveal)}."
    if run is None:
        return "The model has not been asked."
    if run.outcome == RunOutcome.ABSTAINED:
        return f"{AbstainReason(run.abstain_reason).label}."
    return f"{RunOutcome(run.outcome).label}."
