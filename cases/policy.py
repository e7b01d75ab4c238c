"""Which cases may be sent: consents, photographs, answers, age and intimate areas."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Purpose
from accounts.selectors import has_consent
from cases.intake.forms import IntakeForm
from cases.intake.questionnaires import QUESTIONNAIRES
from cases.models import Case
from telederm.core.words import Words


def find_problems(case: Case) -> list[Words]:
    """Return a sentence for each thing that keeps the draft from being sent."""
    return list(_problems(case))


def _problems(case: Case) -> Iterator[Words]:
    answers = case.response.answers
    if not has_consent(case.patient, Purpose.CARE):
        yield _("Agree to care first: without it no doctor may look at what you send.")
    if not _is_complete(case):
        yield _("Answer all questions first.")
    elif answers["age_years"] < settings.TELEDERM_MINIMUM_AGE_YEARS:
        yield _(
            "For a child, please see a doctor in person: this clinic can't take the case online."
        )
    if answers.get("anatom_site") == "oral_genital" and not settings.TELEDERM_INTIMATE_AREAS:
        yield _(
            "This clinic takes no photographs of intimate areas. Please see a doctor in person."
        )
    if not case.images.exists():
        yield _("Add at least one photograph.")


def _is_complete(case: Case) -> bool:
    form = IntakeForm(QUESTIONNAIRES[case.response.questionnaire_version], _as_form_data(case))
    return form.is_valid()


def _as_form_data(case: Case) -> dict[str, object]:
    return dict(case.response.answers)
