"""Keeping what a reader types, on the server, until they record it."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.models import Assessment, Claim, DraftStep, ReadingDraft
from triage.services.claims import NotYourClaim, hold_claim


class DraftConflict(CaseError):
    """Another window has saved since; `newest` is what it saved. Nothing was overwritten."""

    def __init__(self, newest: ReadingDraft) -> None:
        super().__init__(
            _(
                "This reading was saved in another window, after you opened it here. Nothing is "
                "lost: what you typed is still on this page. Save again to keep this page's "
                "words, or reload to see the other window's."
            )
        )
        self.newest = newest


@transaction.atomic
def save_draft(
    *, case: Case, reader: User, step: DraftStep, content: Mapping[str, str], expected_version: int
) -> ReadingDraft:
    """Keep what was typed so far; while the reader holds the case, this renews their lease.

    A reader who held the case once may still save: a lease that ran out loses no word.

    Args:
        expected_version: of the draft as the page knows it; 0 where it knows of none.

    Raises:
        NotYourClaim: the reader never held the case.
        DraftConflict: another window has saved since.
    """
    _renew_or_remember(case, reader)
    values = {"content": dict(content), "version": F("version") + 1, "saved_at": Now()}
    rows = ReadingDraft.objects.filter(case=case, reader=reader, step=step)
    if expected_version == 0:
        draft, created = rows.get_or_create(
            case=case, reader=reader, step=step, defaults={"content": dict(content)}
        )
        if not created:
            raise DraftConflict(draft)
        _audit_first(draft, case, reader)
    elif not rows.filter(version=expected_version).update(**values):
        newest = rows.first()
        if newest is None:  # recorded, or the case was answered, in the meantime
            raise NotYourClaim(_("This step is recorded already. Reload the page to go on."))
        raise DraftConflict(newest)
    return rows.get()


def check_draft(*, case: Case, reader: User, step: DraftStep, expected_version: int) -> None:
    """Refuse to record a step from a page that is behind what another window has saved.

    Raises:
        DraftConflict: another window has saved since.
    """
    newest = ReadingDraft.objects.filter(case=case, reader=reader, step=step).first()
    if newest is not None and newest.version != expected_version:
        raise DraftConflict(newest)


def forget_draft(assessment: Assessment) -> None:
    """The step is recorded: its draft is not needed any more (in the caller's transaction)."""
    step = DraftStep.BLIND_READ if assessment.sequence == 1 else DraftStep.CONCLUDE
    ReadingDraft.objects.filter(
        case=assessment.case_id, reader=assessment.reader_id, step=step
    ).delete()


def forget_drafts(case: Case) -> None:
    """The case is answered: nobody's draft is needed any more (in the caller's transaction)."""
    ReadingDraft.objects.filter(case=case).delete()


def _renew_or_remember(case: Case, reader: User) -> None:
    try:
        hold_claim(case_id=case.pk, reader=reader)
    except NotYourClaim:
        if not Claim.objects.filter(case=case, reader=reader).exists():
            raise


def _audit_first(draft: ReadingDraft, case: Case, reader: User) -> None:
    # Once for each draft: an event a keystroke would bury the trail.
    record_event(
        action=Action.CREATE,
        actor=reader,
        record=draft,
        patient_id=case.patient_id,
        case_id=case.pk,
        detail={"step": draft.step},
    )
