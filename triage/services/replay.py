"""Asking the pinned version again about stored runs, to see whether it still says the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.models import ClinicalImage
from cases.storage import read_blob
from serving.config import shared_client
from serving.contract import LABEL_CODES
from serving.errors import ServingError
from triage.model_cards import load_pinned_card
from triage.models import TriageRun
from triage.selectors.askable import may_be_asked_about
from triage.selectors.opinions import read_stored_findings


@dataclass(frozen=True, slots=True)
class Replayed:
    """One run asked again: the largest difference of any probability, or why there is none."""

    run: TriageRun
    version: int  # that was asked now
    difference: float | None
    problem: str = ""


def list_replayable(*, since: datetime | None, limit: int, version: int | None) -> list[TriageRun]:
    """Return the newest runs that hold predictions, of one version or of any, newest first.

    Runs of patients who no longer agree to AI processing, and of withdrawn cases, are left alone.
    """
    runs = TriageRun.objects.filter(predictions__isnull=False).distinct()
    if since is not None:
        runs = runs.filter(finished_at__gte=since)
    if version is not None:
        runs = runs.filter(model_version=version)
    newest = runs.select_related("case__patient").order_by("-finished_at")[:limit]
    return [run for run in newest if may_be_asked_about(run.case)]


def replay_runs(runs: list[TriageRun]) -> Iterator[Replayed]:
    """Ask the pinned version about each run's pictures and compare; nothing is stored.

    Raises:
        RegistryError: the pinned version can't be used.
    """
    version = load_pinned_card().model_version
    for run in runs:
        yield _replay(run, version)


def _replay(run: TriageRun, version: int) -> Replayed:
    stored = {finding.image_id: finding for finding in read_stored_findings(run)}
    images = list(ClinicalImage.objects.filter(pk__in=stored))
    try:
        answer = shared_client().classify(
            [read_blob(image.working_name) for image in images], version=version
        )
    except ServingError as error:
        return Replayed(run, version, None, error.code)
    except FileNotFoundError:
        return Replayed(run, version, None, "image_missing")
    difference = max(
        abs(stored[image.pk].probabilities[label] - probability)
        for image, row in zip(images, answer.rows, strict=True)
        for label, probability in zip(LABEL_CODES, row, strict=True)
    )
    return Replayed(run, version, difference)
