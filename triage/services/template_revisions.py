"""What administrators do with the templates that readers share: revise and withdraw them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from telederm.core.refusals import REASON_WANTED
from triage.models import ReportTemplate
from triage.services.report_templates import (
    TemplateRefused,
    Wording,
    withdraw_template,
    write_wording,
)


@transaction.atomic
def revise_template(
    *, template: ReportTemplate, wording: Wording, based_on: int, written_by: User, reason: str
) -> ReportTemplate:
    """Publish the next wording of a shared template. Reports that were signed keep their words.

    Args:
        based_on: the version that the administrator has seen.

    Raises:
        TemplateRefused: by nobody who may, without a reason, a template that isn't shared or was
            withdrawn, after somebody else's newer wording, or with a text that can't be kept.
    """
    locked = _take(template, written_by, reason)
    return write_wording(
        template=locked,
        wording=wording,
        based_on=based_on,
        written_by=written_by,
        reason=reason.strip(),
    )


@transaction.atomic
def retire_template(*, template: ReportTemplate, actor: User, reason: str) -> None:
    """Offer a shared template to nobody any more.

    Raises:
        TemplateRefused: by nobody who may, without a reason, or it isn't offered anyway.
    """
    locked = _take(template, actor, reason)
    withdraw_template(template=locked, actor=actor, reason=reason.strip())


def _take(template: ReportTemplate, actor: User, reason: str) -> ReportTemplate:
    if not holds_role(actor, Role.ADMINISTRATOR):
        raise TemplateRefused(_("Only an administrator changes what others share."))
    if not reason.strip():
        raise TemplateRefused(REASON_WANTED)
    offered = ReportTemplate.objects.select_for_update().filter(is_shared=True, archived_at=None)
    locked = offered.filter(pk=template.pk).first()
    if locked is None:
        raise TemplateRefused(_("This template isn't shared any more."))
    return locked
