"""Reading the demo's cases, as a dermatologist would: blind, then with the opinion, then signed."""

from collections.abc import Callable
from typing import Final

from django.utils import timezone

from accounts.models import User
from cases.models import Case, Disposition, Wants
from cases.services.access import record_look
from cases.services.reports import ReportContent, acknowledge_report
from cases.workflow import CaseStatus, UrgencyTier
from telederm.demo.seed.afterwards import mark_photograph, tell_what_came_of_it
from telederm.demo.seed.scenarios import Scenario, Stage
from triage.models import Concurrence, Confidence, OverrideReason, TriageRun
from triage.selectors.opinions import describe_run
from triage.selectors.readings import Step, read_reading
from triage.services.claims import claim_case
from triage.services.questions import ask_the_patient
from triage.services.readings import (
    Impression,
    Judgement,
    commit_blind_read,
    conclude_reading,
    reveal_opinion,
)
from triage.services.second_reads import ask_second_read
from triage.services.sign_off import sign_off

_CALM: Final = Judgement(disposition=Disposition.SELF_CARE, urgency=UrgencyTier.ROUTINE)


def bring_forward(case: Case, scenario: Scenario, reader: User) -> None:
    """Bring a sorted case to its stage; where somebody else has taken it over, leave it."""
    if scenario.stage == Stage.IN_REVIEW:
        _take_once(case, scenario, reader)
    elif scenario.stage == Stage.ASKED:
        _ask_patient_once(case, scenario, reader)
    elif scenario.stage == Stage.SECOND_READ:
        _ask_colleague_once(case, scenario, reader)
    elif scenario.stage >= Stage.ANSWERED:
        _read_to_the_end(case, scenario, reader)
    case.refresh_from_db()
    if scenario.stage == Stage.CLOSED and case.status == CaseStatus.REPORTED:
        acknowledge_report(case=case, actor=case.patient)
        tell_what_came_of_it(case, scenario.diagnosis, reader)


def _take_once(case: Case, scenario: Scenario, reader: User) -> None:
    """Take and mark the case, unless somebody has before: then visitors have gone on from there."""
    if not case.claims.exists():
        _take(case, scenario, reader)
        mark_photograph(case, reader)


def _ask_patient_once(case: Case, scenario: Scenario, reader: User) -> None:
    """Take the case and ask for more, unless it was ever taken before."""
    if not case.claims.exists():
        _take(case, scenario, reader)
        ask_the_patient(case=case, reader=reader, text=scenario.question, wants=Wants.BOTH)


def _ask_colleague_once(case: Case, scenario: Scenario, reader: User) -> None:
    """Read the case blind and ask a colleague, unless it was ever taken before."""
    if not case.claims.exists():
        _take(case, scenario, reader)
        case.refresh_from_db()
        _read_blind(case, scenario, reader)
        ask_second_read(case=case, reader=reader, note="Would you call the border regular?")


def _read_to_the_end(case: Case, scenario: Scenario, reader: User) -> None:
    case.refresh_from_db()
    while (step := read_reading(case, reader).step) in _ACTIONS:
        _ACTIONS[step](case, scenario, reader)
        case.refresh_from_db()


def _take(case: Case, scenario: Scenario, reader: User) -> None:
    claim_case(case_id=case.pk, reader=reader)
    record_look(case=case, actor=reader)  # the page would, but nobody is at a browser here


def _read_blind(case: Case, scenario: Scenario, reader: User) -> None:
    commit_blind_read(
        case=case,
        reader=reader,
        gradable=True,
        impressions=[Impression(scenario.diagnosis, Confidence.HIGH)],
        judgement=_CALM,
    )


def _conclude(case: Case, scenario: Scenario, reader: User) -> None:
    reveal = reveal_opinion(case=case, reader=reader)
    concurrence = _compare(reveal.run, scenario)
    overridden = concurrence == Concurrence.OVERRIDDEN
    conclude_reading(
        case=case,
        reader=reader,
        concurrence=concurrence,
        override_reason=OverrideReason.MORPHOLOGY if overridden else None,
        gradable=True,
        impressions=[Impression(scenario.diagnosis, Confidence.HIGH)],
        judgement=_CALM,
    )


def _compare(run: TriageRun | None, scenario: Scenario) -> Concurrence:
    if run is None:
        return Concurrence.NO_AI_OPINION
    agrees = describe_run(run).first_label == scenario.diagnosis
    return Concurrence.CONFIRMED if agrees else Concurrence.OVERRIDDEN


def _sign(case: Case, scenario: Scenario, reader: User) -> None:
    sign_off(
        case=case,
        reader=reader,
        content=ReportContent(
            gradable=True,
            diagnosis=scenario.diagnosis,
            disposition=Disposition.SELF_CARE,
            plain_summary=scenario.words,
            safety_net_advice="Come back if it grows, changes its colour or shape, or bleeds.",
        ),
        expected_version=case.version,
        has_second_factor=True,  # the account has one
        authenticated_at=timezone.now(),
    )


_ACTIONS: Final[dict[Step, Callable[[Case, Scenario, User], None]]] = {
    Step.LOOK: _take,
    Step.BLIND_READ: _read_blind,
    Step.CONCLUDE: _conclude,
    Step.SIGN: _sign,
}
