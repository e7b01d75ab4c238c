"""Which cases may be sent: consents, photographs, answers, age and intimate areas."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Purpose
from accounts.selectors import has_consent
from cases.intake.body_sites import BODY_SITES, AnatomSite
from cases.intake.facts import IntakeFacts, read_facts
from cases.intake.flow import find_open_group
from cases.intake.published import find_questionnaire
from cases.jurisdiction import IntimateAreas, LocalRules, Minors, read_local_rules
from cases.models import Case
from telederm.core.words import Words

# Who may decide for a child. A child's own word can't stand for it, nor can a paper that a grown
# person signs.
_FOR_A_CHILD: Final = frozenset({Authority.PARENTAL, Authority.APPOINTED})


def find_problems(case: Case) -> list[Words]:
    """Return a sentence for each thing that keeps the draft from being sent."""
    return [*_find_missing(case), *find_refusals(case)]


def find_refusals(case: Case) -> list[Words]:
    """Return a sentence for each rule of the place that keeps this clinic from taking the case.

    Told as soon as the answers say so: nobody should photograph what can't be taken.
    """
    facts, rules = read_facts(case.response.answers), read_local_rules()
    return [*_refuse_age(case, facts, rules), *_refuse_places(facts, rules)]


def _find_missing(case: Case) -> Iterator[Words]:
    response = case.response
    if not has_consent(case.patient, Purpose.CARE):
        yield _("Agree to care first: without it no doctor may look at what you send.")
    if find_open_group(find_questionnaire(response.questionnaire_version), response.answers):
        yield _("Answer all questions first.")
    if case.representation is not None and not case.representation.is_current:
        yield _("You no longer act for this person; the case can't be sent.")
    if not case.images.exists():
        yield _("Add at least one photograph.")


def _refuse_age(case: Case, facts: IntakeFacts, rules: LocalRules) -> Iterator[Words]:
    if "age_years" not in case.response.answers:
        return
    if _may_act_alone(facts, rules):
        return
    if rules.minors == Minors.REFUSED:
        yield _(
            "For a child, please see a doctor in person: this clinic can't take the case online."
        )
    elif case.representation is not None and case.representation.authority in _FOR_A_CHILD:
        return
    elif facts.age_years is None and facts.is_adult is None:
        yield _("Say whether the person is an adult: for a child, a parent or guardian sends it.")
    else:
        yield _("For a child, a parent or guardian has to send the case from their own account.")


def _may_act_alone(facts: IntakeFacts, rules: LocalRules) -> bool:
    if facts.age_years is None:
        return facts.is_adult is True
    return facts.age_years >= rules.alone_from_years


def _is_adult(facts: IntakeFacts, rules: LocalRules) -> bool:
    if facts.age_years is None:
        return facts.is_adult is True
    return facts.age_years >= rules.adult_from_years


def _refuse_places(facts: IntakeFacts, rules: LocalRules) -> Iterator[Words]:
    if rules.intimate_areas == IntimateAreas.TAKEN or not _is_intimate(facts, rules):
        return
    if rules.intimate_areas == IntimateAreas.REFUSED:
        yield _(
            "This clinic takes no photographs of intimate areas. Please see a doctor in person."
        )
    elif not _is_adult(facts, rules):
        yield _(
            "This clinic takes photographs of intimate areas of adults only. Please see a "
            "doctor in person."
        )


def _is_intimate(facts: IntakeFacts, rules: LocalRules) -> bool:
    if any(BODY_SITES[site].part in rules.intimate_sites for site in facts.body_sites):
        return True
    # Version 1 asked for the anatomical site only.
    return not facts.body_sites and AnatomSite.ORAL_GENITAL in facts.anatom_sites
