"""Each photograph of a case after the reveal: how good it is, and what the model made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Case, ClinicalImage
from cases.quality import QualityReason
from telederm.core.words import Words
from triage.models import AbstainReason, ImageJudgement, Reveal, RunOutcome, TriageRun
from triage.quality import is_readable
from triage.selectors.opinions import describe_run, explain_withheld, find_run_behind

_NOT_SHOWN = AbstainReason.OUT_OF_SCOPE_MODALITY


@dataclass(frozen=True, slots=True)
class PhotographVerdict:
    """One photograph. `faults` is empty for a good one, and says nothing for an unchecked one."""

    image: ClinicalImage
    faults: Sequence[Words]
    is_checked: bool
    is_below_limits: bool  # of what the model is shown
    model: Words
    is_decisive: bool  # the opinion was drawn from it


def read_photograph_verdicts(case: Case, reveal: Reveal) -> list[PhotographVerdict]:
    """Return the verdicts on the case's photographs, in their order, as of this reveal."""
    run = find_run_behind(reveal)
    judged = {each.image_id: each for each in run.judgements.all()} if run else {}
    decisive = describe_run(reveal.run).image_id if reveal.run else None
    return [
        _describe(image, _say(image, reveal, run, judged), is_decisive=image.pk == decisive)
        for image in case.images.select_related("quality_check")
    ]


def _describe(image: ClinicalImage, model: Words, *, is_decisive: bool) -> PhotographVerdict:
    check = getattr(image, "quality_check", None)
    faults = [QualityReason(reason).label for reason in check.reasons] if check else []
    below = not is_readable(image)
    return PhotographVerdict(image, faults, check is not None, below, model, is_decisive)


def _say(
    image: ClinicalImage,
    reveal: Reveal,
    run: TriageRun | None,
    judged: Mapping[UUID, ImageJudgement],
) -> Words:
    """What the model made of the photograph, or why it made nothing of it."""
    if run is None:
        return _("The model was not asked.")
    if reveal.run is None and run.outcome == RunOutcome.ANSWERED:
        return _no_opinion(explain_withheld(reveal))
    if image.pk in judged:
        reason = judged[image.pk].abstain_reason
        return (
            _no_opinion(AbstainReason(reason).label)
            if reason
            else _("It is a ground for an opinion.")
        )
    return _say_unjudged(image, run)


def _say_unjudged(image: ClinicalImage, run: TriageRun) -> Words:
    """Without a judgement: the model wasn't shown the photograph, or long ago."""
    if image.created_at > run.finished_at:
        return _("It came after the model was asked.")
    if run.model_version is None and run.outcome != RunOutcome.ABSTAINED:
        return _("No opinion: %(why)s.") % {"why": RunOutcome(run.outcome).label}
    if run.predictions.filter(image=image).exists():
        return _("The model was shown it; what it made of it alone was not kept then.")
    reason = AbstainReason(run.abstain_reason) if run.model_version is None else _NOT_SHOWN
    is_elsewhere = reason == AbstainReason.LOW_QUALITY and is_readable(image)
    return _no_opinion((_NOT_SHOWN if is_elsewhere else reason).label)


def _no_opinion(why: Words) -> Words:
    return _("No opinion: %(why)s.") % {"why": why}
