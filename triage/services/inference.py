"""Asking the model about a case, or knowing why not to ask."""

import logging
from collections.abc import Sequence
from traceback import format_tb

from django.db import Error as DatabaseProblem

from accounts.models import Purpose
from accounts.selectors import has_consent
from cases.intake.facts import read_facts
from cases.models import Case, ClinicalImage
from cases.storage import read_blob
from serving.client import ModelAnswer
from serving.config import shared_client
from serving.errors import ModelTimeout, ServingError
from serving.registry import ModelCard, RegistryError, Scope
from triage.findings import (
    ImageFinding,
    RunResult,
    find_abstention,
    judge_findings,
    read_findings,
)
from triage.model_cards import load_pinned_card
from triage.models import AbstainReason, RunOutcome
from triage.quality import is_readable
from triage.selectors.switches import is_off_for_group_of, model_is_enabled
from triage.services.evidence import add_evidence, list_evidence
from triage.services.tickets import Attempt

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3  # after so many workers died over a case, it goes on without an opinion


def ask_model(*, attempt: Attempt) -> RunResult:
    """Ask the pinned model; whatever goes wrong becomes a result, never an exception.

    But for the database: without it nothing can be stored either, and the job is tried again.
    """
    try:
        return _ask(attempt)
    except DatabaseProblem:
        raise
    except Exception as error:  # noqa: BLE001 - the case must not wait until the cause is known
        _log(attempt, error)
        return RunResult(outcome=RunOutcome.FAILED, error_code="internal_error")


def _log(attempt: Attempt, error: Exception) -> None:
    """Where it happened and what kind it is: its words may hold what a patient wrote."""
    where = "".join(format_tb(error.__traceback__))
    logger.error(
        "Asking the model about case %s failed: %s\n%s",
        attempt.case_id,
        type(error).__name__,
        where,
    )


def _ask(attempt: Attempt) -> RunResult:
    if not model_is_enabled():
        return RunResult(outcome=RunOutcome.SWITCHED_OFF)
    if attempt.number > MAX_ATTEMPTS:
        return RunResult(outcome=RunOutcome.FAILED, error_code="too_many_attempts")
    try:
        card = load_pinned_card()
    except RegistryError:
        return RunResult(outcome=RunOutcome.FAILED, error_code="model_not_registered")
    case = Case.objects.select_related("patient", "response").get(pk=attempt.case_id)
    images = list(case.images.filter(shot_type__in=card.scope.modalities))
    if reason := find_reason_to_abstain(case, card, images):
        return RunResult(outcome=RunOutcome.ABSTAINED, abstain_reason=reason)
    return _call(card, images)


def find_reason_to_abstain(
    case: Case, card: ModelCard, images: Sequence[ClinicalImage]
) -> AbstainReason | None:
    """Return why the model must not be asked about the case, or None."""
    if not has_consent(case.patient, Purpose.AI_PROCESSING):
        return AbstainReason.NO_CONSENT
    if reason := _find_outside(case, card.scope):
        return reason
    if not images:
        return AbstainReason.OUT_OF_SCOPE_MODALITY
    if not any(is_readable(image) for image in images):
        return AbstainReason.LOW_QUALITY
    if is_off_for_group_of(case):
        return AbstainReason.SUBGROUP_OFF
    return None


def _find_outside(case: Case, scope: Scope) -> AbstainReason | None:
    """Return what of the case lies outside the version's scope, or None."""
    facts = read_facts(case.response.answers)
    age, youngest = facts.age_years, scope.minimum_age_years
    if youngest is not None and (age is None or age < youngest):
        return AbstainReason.OUT_OF_SCOPE_AGE
    # Of several sites nobody says which a photograph shows: each must be one that the model knows.
    if scope.sites is not None and not scope.sites.issuperset(facts.anatom_sites):
        return AbstainReason.OUT_OF_SCOPE_SITE
    return None


def _call(card: ModelCard, images: Sequence[ClinicalImage]) -> RunResult:
    try:
        answer = shared_client().classify(
            [read_blob(image.working_name) for image in images],
            version=card.model_version,
            extra_outputs=[card.ood_output] if card.ood_output else [],
            arrays=list_evidence(card.model_version),
        )
    except ModelTimeout as error:
        return RunResult(outcome=RunOutcome.TIMED_OUT, error_code=error.code)
    except ServingError as error:
        return RunResult(outcome=RunOutcome.FAILED, error_code=error.code)
    except FileNotFoundError:
        return RunResult(outcome=RunOutcome.FAILED, error_code="image_missing")
    scores = answer.extras[card.ood_output] if card.ood_output else None
    findings = read_findings([image.pk for image in images], answer.rows, scores)
    return _result(card, answer, judge_findings(add_evidence(findings, answer), card))


def _result(card: ModelCard, answer: ModelAnswer, findings: tuple[ImageFinding, ...]) -> RunResult:
    reason = find_abstention(findings)
    return RunResult(
        outcome=RunOutcome.ABSTAINED if reason else RunOutcome.ANSWERED,
        abstain_reason=reason,
        model_name=answer.model_name,
        model_version=answer.model_version,
        label_map_digest=answer.label_map_digest,
        preprocessing_digest=card.preprocessing_digest,
        latency_ms=answer.latency_ms,
        findings=findings,
    )
