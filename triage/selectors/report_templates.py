"""Which templates a reader may use, and what one says in a case."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, QuerySet, Value, When
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import User
from cases.intake.answers import describe_answers
from cases.models import Case, Disposition
from telederm.terminology.vocabulary import find_condition
from triage.models import ReportTemplate, ReportTemplateText
from triage.variables import fill_in

AT_A_GLANCE: Final = 9  # one for each digit key
_SITE_QUESTIONS: Final = {"body_sites", "anatom_site"}  # of the second questionnaire, and the first


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A template's words for one case; `in_patients_language` is False where it has none."""

    language: str
    in_patients_language: bool
    plain_summary: str
    safety_net_advice: str
    disposition: str


def list_templates(reader: User) -> QuerySet[ReportTemplate]:
    """Return the reader's own templates and those that others share."""
    usable = Q(owner=reader) | Q(is_shared=True)
    return ReportTemplate.objects.filter(usable, archived_at=None)


def list_shared_templates() -> QuerySet[ReportTemplate]:
    """Return what readers share, for the administrators; the clinic's own language first."""
    shared = ReportTemplate.objects.filter(is_shared=True, archived_at=None)
    own_first = models.Case(When(language=settings.LANGUAGE_CODE, then=Value(0)), default=Value(1))
    texts = ReportTemplateText.objects.order_by(own_first, "language")
    return shared.select_related("owner").prefetch_related(Prefetch("texts", texts), "versions")


def newest_version(template: ReportTemplate) -> int:
    """Return the number of the template's newest wording; 0 where there is none yet."""
    newest = template.versions.first()
    return newest.version if newest else 0


def offer_templates(reader: User, diagnosis: str) -> QuerySet[ReportTemplate]:
    """Return the templates to choose from: for the diagnosis first, then the reader's own."""
    known = find_condition(diagnosis)
    names = {diagnosis, known.name if known else diagnosis} - {""}
    order = models.Case(
        When(Q(condition__in=names, owner=reader), then=Value(0)),
        When(Q(condition__in=names), then=Value(1)),
        When(Q(condition="", owner=reader), then=Value(2)),
        When(Q(condition=""), then=Value(3)),
        default=Value(4),
    )
    return list_templates(reader).order_by(order, "title", "id")[:AT_A_GLANCE]


def fill_template(
    template: ReportTemplate, *, case: Case, reader: User, diagnosis: str, disposition: str
) -> FilledTemplate:
    """Return the template's words in the patient's language, else in the site's, variables filled.

    What the reader chose before wins over the template's own disposition.
    """
    wanted = case.patient.language or settings.LANGUAGE_CODE
    text = _choose_text(template, wanted)
    chosen = disposition or template.disposition
    with translation.override(text.language):
        values = _values(case, reader, diagnosis, chosen)
    return FilledTemplate(
        language=text.language,
        in_patients_language=text.language == wanted,
        plain_summary=fill_in(text.plain_summary, values),
        safety_net_advice=fill_in(text.safety_net_advice, values),
        disposition=chosen,
    )


def _choose_text(template: ReportTemplate, wanted: str) -> ReportTemplateText:
    texts = {text.language: text for text in template.texts.all()}
    return texts.get(wanted) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()))


def _values(case: Case, reader: User, diagnosis: str, disposition: str) -> dict[str, str]:
    known = find_condition(diagnosis)
    return {
        "patient": case.patient.full_name,
        "diagnosis": diagnosis,
        "plain_meaning": known.plain if known else "",
        "body_site": _name_site(case),
        "what_to_do": str(Disposition(disposition).label) if disposition else "",
        "reference": case.reference,
        "reader": reader.full_name,
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
    }


def _name_site(case: Case) -> str:
    """The body site in the words of the questionnaire that was answered."""
    response = case.response
    lines = describe_answers(response.answers, version=response.questionnaire_version)
    for line in lines:
        if line.key in _SITE_QUESTIONS and line.words:
            return ", ".join(str(words) for words in line.words)
    return ""
