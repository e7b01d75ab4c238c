"""Writing report templates."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.models import ReportTemplate, ReportTemplateText, ReportTemplateVersion
from triage.selectors.report_templates import newest_version
from triage.variables import find_unknown_variables

_WORDED: Final = ("title", "condition", "disposition", "is_shared")


class TemplateRefused(CaseError):
    """The template can't be kept as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """The words in one language, with their variables."""

    plain_summary: str
    safety_net_advice: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything that a template says; `texts` by the language's code."""

    title: str
    texts: Mapping[str, TemplateText]
    condition: str
    disposition: str
    is_shared: bool


@transaction.atomic
def save_template(
    *,
    owner: User,
    template: ReportTemplate | None = None,
    based_on: int = 0,
    title: str,
    texts: Mapping[str, TemplateText],
    condition: str = "",
    disposition: str = "",
    is_shared: bool = False,
) -> ReportTemplate:
    """Keep a new template, or change one of the owner's; a language left out is removed.

    Args:
        based_on: the version that the owner has seen, of a template that they change.
        texts: by the language's code.

    Raises:
        TemplateRefused: somebody else's; withdrawn, or changed by somebody else meanwhile; without
            any text; or with an unknown variable.
    """
    if template is not None:
        _check_owner(owner, template)
    return write_wording(
        template=template or ReportTemplate(owner=owner),
        wording=Wording(title, texts, condition, disposition, is_shared),
        based_on=based_on,
        written_by=owner,
    )


@transaction.atomic
def archive_template(*, owner: User, template: ReportTemplate) -> None:
    """Offer a template no longer. Reports that were written with it keep their words.

    Raises:
        TemplateRefused: it is somebody else's.
    """
    _check_owner(owner, template)
    withdraw_template(template=template, actor=owner)


@transaction.atomic
def write_wording(
    *, template: ReportTemplate, wording: Wording, based_on: int, written_by: User, reason: str = ""
) -> ReportTemplate:
    """Give a template, new or not, its next wording; the callers say who may.

    Args:
        based_on: the version that the writer has seen; 0 for a new template.

    Raises:
        TemplateRefused: withdrawn, or changed by somebody else meanwhile; without any text, or with
            an unknown variable.
    """
    _check_texts(wording.texts)
    is_new = template._state.adding
    if not is_new:
        template = _lock_as_seen(template, based_on)
    for name in _WORDED:
        setattr(template, name, getattr(wording, name))
    template.save(update_fields=None if is_new else _WORDED)
    template.texts.all().delete()
    ReportTemplateText.objects.bulk_create(
        ReportTemplateText(template=template, language=language, **asdict(text))
        for language, text in wording.texts.items()
    )
    version = _keep_version(template, wording, written_by, reason)
    record_event(
        action=Action.CREATE if is_new else Action.UPDATE,
        actor=written_by,
        record=template,
        reason=reason,
        detail={"version": version.version},
    )
    return template


@transaction.atomic
def withdraw_template(*, template: ReportTemplate, actor: User, reason: str = "") -> None:
    """Offer a template to nobody any more; the callers say who may. Its wordings stay."""
    if ReportTemplate.objects.filter(pk=template.pk, archived_at=None).update(archived_at=Now()):
        record_event(action=Action.DELETE, actor=actor, record=template, reason=reason)


def _lock_as_seen(template: ReportTemplate, based_on: int) -> ReportTemplate:
    # Of two who write, the later waits here, and is told of the other's wording.
    locked = ReportTemplate.objects.select_for_update().get(pk=template.pk)
    if locked.archived_at is not None:
        raise TemplateRefused(_("The template is no longer offered."))
    if newest_version(locked) != based_on:
        raise TemplateRefused(_("Somebody has changed the template meanwhile. Look at it first."))
    return locked


def _keep_version(
    template: ReportTemplate, wording: Wording, written_by: User, reason: str
) -> ReportTemplateVersion:
    return ReportTemplateVersion.objects.create(
        template=template,
        version=newest_version(template) + 1,
        written_by=written_by,
        reason=reason,
        **asdict(wording),
    )


def _check_texts(texts: Mapping[str, TemplateText]) -> None:
    if not texts:
        raise TemplateRefused(_("Write the text in at least one language."))
    for text in texts.values():
        for unknown in find_unknown_variables(text.plain_summary + text.safety_net_advice):
            raise TemplateRefused(
                _("{%(name)s} is not a variable. Take one of the list, or leave the braces out.")
                % {"name": unknown}
            )


def _check_owner(owner: User, template: ReportTemplate) -> None:
    if template.owner_id != owner.pk:
        raise TemplateRefused(_("Only its owner can change a template. Make one of your own."))
