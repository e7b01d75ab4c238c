"""Writing report templates."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from triage.models import ReportTemplate, ReportTemplateText
from triage.variables import find_unknown_variables


class TemplateRefused(CaseError):
    """The template can't be kept as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """The words in one language, with their variables."""

    plain_summary: str
    safety_net_advice: str


@transaction.atomic
def save_template(
    *,
    owner: User,
    template: ReportTemplate | None = None,
    title: str,
    texts: Mapping[str, TemplateText],
    condition: str = "",
    disposition: str = "",
    is_shared: bool = False,
) -> ReportTemplate:
    """Keep a new template, or change one of the owner's; a language left out is removed.

    Args:
        texts: by the language's code.

    Raises:
        TemplateRefused: somebody else's; without any text; or with an unknown variable.
    """
    _check(owner, template, texts)
    kept = template or ReportTemplate(owner=owner)
    kept.title, kept.condition, kept.disposition = title, condition, disposition
    kept.is_shared = is_shared
    kept.save()
    kept.texts.all().delete()
    ReportTemplateText.objects.bulk_create(
        ReportTemplateText(
            template=kept,
            language=language,
            plain_summary=text.plain_summary,
            safety_net_advice=text.safety_net_advice,
        )
        for language, text in texts.items()
    )
    return kept


@transaction.atomic
def archive_template(*, owner: User, template: ReportTemplate) -> None:
    """Offer a template no longer. Reports that were written with it keep their words.

    Raises:
        TemplateRefused: it is somebody else's.
    """
    _check_owner(owner, template)
    ReportTemplate.objects.filter(pk=template.pk).update(archived_at=Now())


def _check(owner: User, template: ReportTemplate | None, texts: Mapping[str, TemplateText]) -> None:
    if template is not None:
        _check_owner(owner, template)
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
