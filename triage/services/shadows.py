"""Letting the version in shadow score what the live one has scored. It moves no case."""

from uuid import UUID

from django.db import transaction

from accounts.models import Purpose
from accounts.services import hold_consent
from cases.models import Case, ClinicalImage
from cases.storage import read_blob
from cases.workflow import OPEN_TO_READERS
from serving.client import ModelAnswer
from serving.config import shared_client
from serving.contract import LABEL_CODES
from serving.errors import ServingError
from serving.registry import RegistryError
from triage.jobs import defer_shadow
from triage.model_cards import load_registered_card
from triage.models import (
    ModelVersion,
    RunOutcome,
    ShadowPrediction,
    ShadowRun,
    TriageRun,
    VersionState,
)
from triage.selectors.askable import may_be_asked_about
from triage.selectors.switches import model_is_enabled


def ask_for_shadow(run: TriageRun) -> None:
    """Defer a shadow run beside an answered run, in its transaction, if a version is in shadow."""
    if run.outcome != RunOutcome.ANSWERED:
        return
    version = ModelVersion.objects.filter(state=VersionState.SHADOW).first()
    if version is not None:
        defer_shadow(run_id=run.pk, version_id=version.pk)


def score_in_shadow(*, run_id: UUID, version_id: UUID) -> ShadowRun | None:
    """Ask the version about the pictures of the live run, and store what it says.

    None if it may not be asked any more (it left the shadow, the model is switched off, the
    consent or the case was withdrawn), or if it was asked already.
    """
    version = ModelVersion.objects.get(pk=version_id)
    run = TriageRun.objects.select_related("case__patient").get(pk=run_id)
    if version.state != VersionState.SHADOW or not model_is_enabled():
        return None
    if not may_be_asked_about(run.case):
        return None
    images = list(ClinicalImage.objects.filter(pk__in=run.predictions.values("image")))
    try:
        load_registered_card(version)
        answer = shared_client().classify(
            [read_blob(image.working_name) for image in images], version=version.number
        )
    except ServingError as error:
        return _store(run, version, error_code=error.code)
    except RegistryError:
        return _store(run, version, error_code="model_not_registered")
    except FileNotFoundError:
        return _store(run, version, error_code="image_missing")
    return _store(run, version, images=images, answer=answer)


@transaction.atomic
def _store(
    run: TriageRun,
    version: ModelVersion,
    *,
    error_code: str = "",
    images: "list[ClinicalImage] | None" = None,
    answer: ModelAnswer | None = None,
) -> ShadowRun | None:
    if answer and not _may_be_kept(run.case):
        return None  # withdrawn while the model thought
    shadow, created = ShadowRun.objects.get_or_create(
        run=run,
        version=version,
        defaults={"error_code": error_code, "latency_ms": answer.latency_ms if answer else None},
    )
    if not created:  # another worker was first
        return None
    if images and answer:
        ShadowPrediction.objects.bulk_create(
            ShadowPrediction(shadow_run=shadow, image=image, label=label, probability=probability)
            for image, row in zip(images, answer.rows, strict=True)
            for label, probability in zip(LABEL_CODES, row, strict=True)
        )
    return shadow


def _may_be_kept(case: Case) -> bool:
    case.refresh_from_db(fields=["status"])
    return case.status in OPEN_TO_READERS and hold_consent(
        user=case.patient, purpose=Purpose.AI_PROCESSING
    )
