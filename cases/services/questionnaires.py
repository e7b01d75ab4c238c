"""Choosing the questionnaire that new cases begin with."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from cases.exceptions import CaseError
from cases.intake.published import is_known
from cases.models import QuestionnaireChoice, QuestionnaireVersion
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED
from telederm.core.versions import write_next


class ChoiceRefused(CaseError):
    """The questionnaire can't be chosen."""


@transaction.atomic
def choose_questionnaire(
    *, version: int, based_on: int, chosen_by: User, reason: str
) -> QuestionnaireChoice:
    """Let new cases begin with a published version; drafts go on with the one they began with.

    Args:
        based_on: the number of the choice that the administrator has seen; 0 for none.

    Raises:
        ChoiceRefused: by nobody who may, without a reason, for a version that isn't published or
            that this process doesn't know, or after somebody else's newer choice.
    """
    if not holds_role(chosen_by, Role.ADMINISTRATOR):
        raise ChoiceRefused(_("Only an administrator chooses the questionnaire."))
    if not reason.strip():
        raise ChoiceRefused(REASON_WANTED)
    published = QuestionnaireVersion.objects.filter(version=version).first()
    if published is None or not is_known(published):
        raise ChoiceRefused(_("This version isn't published. Choose one of the list."))
    fields = {"questionnaire": published, "chosen_by": chosen_by, "reason": reason.strip()}
    choice = write_next(QuestionnaireChoice, based_on=based_on, of={}, fields=fields)
    if choice is None:
        raise ChoiceRefused(_("Somebody has chosen meanwhile. Look at their choice first."))
    record_event(
        action=Action.CREATE,
        actor=chosen_by,
        record=choice,
        reason=choice.reason,
        detail={"questionnaire": version, "sha256": published.sha256},
    )
    return choice
