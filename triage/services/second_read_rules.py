"""When a case is read twice without anybody asking."""

from django.conf import settings

from cases.models import Case
from cases.workflow import UrgencyTier
from serving.registry import RegistryError
from triage.models import Assessment, Confidence, Reveal, SecondReadReason
from triage.selectors.sides import find_model_side, find_side

_PARTS = 10_000


def find_reason(case: Case, conclusion: Assessment) -> SecondReadReason | None:
    """Return why a concluded case needs a second reading; None if no rule applies.

    The setting TELEDERM_SECOND_READS says which rules are in force. Emergencies go to the patient
    at once: only a reader who asks holds them up.
    """
    rules = settings.TELEDERM_SECOND_READS
    if case.tier == UrgencyTier.EMERGENCY:
        return None
    if rules["SIDES_DIFFER"] and _sides_differ(conclusion):
        return SecondReadReason.SIDES_DIFFER
    if rules["LOW_CONFIDENCE"] and _is_unsure(conclusion):
        return SecondReadReason.LOW_CONFIDENCE
    if case.pk.int % _PARTS < rules["RANDOM_SHARE"] * _PARTS:  # the id is random, and stays
        return SecondReadReason.QUALITY_SAMPLE
    return None


def _sides_differ(conclusion: Assessment) -> bool:
    reveal = (
        Reveal.objects.filter(case=conclusion.case_id, reader=conclusion.reader_id)
        .select_related("run", "blind_read")
        .first()
    )
    if reveal is None or reveal.run is None or not reveal.blind_read.gradable:
        return False
    first = reveal.blind_read.differentials.order_by("rank").first()
    own = find_side(first.condition) if first else None
    try:
        models = find_model_side(reveal.run)
    except RegistryError:  # nobody knows where that version drew its line
        return False
    return None not in (own, models) and own != models


def _is_unsure(conclusion: Assessment) -> bool:
    first = conclusion.differentials.order_by("rank").first()
    return first is not None and first.confidence == Confidence.LOW
