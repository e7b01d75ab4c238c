"""Taking a case back before it was answered."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import TransitionRefused
from cases.models import Case, QuestionnaireResponse
from cases.services.images import remove_image
from cases.services.transitions import advance_case
from cases.services.uploads import forget_upload
from cases.workflow import UNANSWERED, CaseStatus, EventKind


@transaction.atomic
def withdraw_case(*, case: Case, actor: User | None, reason: str = "") -> Case:
    """Withdraw a case. Of a draft nothing is left; what was sent stays as a record.

    Raises:
        TransitionRefused: it was answered already.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status == CaseStatus.WITHDRAWN:
        return locked
    if locked.status not in {CaseStatus.DRAFT, *UNANSWERED}:
        raise TransitionRefused(_("This case was answered already; it can't be withdrawn."))
    source = CaseStatus(locked.status)
    if source == CaseStatus.DRAFT:
        _empty_draft(locked, actor)
    advance_case(
        case_id=case.pk, kind=EventKind.WITHDRAWN, source=source, actor=actor, reason=reason
    )
    locked.refresh_from_db()
    return locked


def _empty_draft(case: Case, actor: User | None) -> None:
    for upload in case.uploads.all():
        forget_upload(upload)
    for image in case.images.all():
        remove_image(image=image, actor=actor)
    QuestionnaireResponse.objects.filter(case=case).update(answers={})
