"""Rule 1: nothing of the model's opinion reaches a patient before a report is signed.

Two proofs, with a real run and real predictions in the database. What a patient gets is the same
whatever the model said; and none of it holds a word that could only come from the model.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from channels.layers import channel_layers
from django.db import transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from cases.models import Case, OutcomeResponse, Wants
from cases.services.later import ask_second_opinion
from cases.services.submission import submit_case
from cases.services.thread import write_to_clinic
from cases.services.withdrawal import withdraw_case
from cases.workflow import CaseStatus, UrgencyTier
from serving.contract import LABELS, MODEL_NAME
from tests.clinic import (
    CONTENT,
    HARMLESS,
    SUSPICIOUS,
    answer_of,
    conclude,
    make_queued,
    make_reported,
    read_blind,
    reload,
    store_result,
)
from tests.factories import make_dermatologist, make_patient, make_submitted, sign_in
from tests.safety.surfaces import (
    HintListener,
    find_patient_routes,
    read_everything,
    read_mail,
)
from triage.findings import RunResult
from triage.models import AbstainReason, Prediction, RunOutcome, TriageTicket
from triage.services.claims import claim_case, release_claim
from triage.services.questions import ask_the_patient
from triage.services.tickets import begin_attempt, open_ticket

STATEMENT = "Our computer program leaned the same way."


def _forbidden() -> re.Pattern[str]:
    codes = [rf"\b{label.code}\b" for label in LABELS]
    words = [re.escape(label.name) for label in LABELS]
    words += ["melanom", "malignan", "carcinom", "benign", "cancer", "probabilit", MODEL_NAME]
    words += ["AI opinion", "model", "triage", "operating point", "entropy", "abstain"]
    words += [rf"\b{tier.name.lower()}\b" for tier in UrgencyTier]
    words += [re.escape(str(tier.label)) for tier in UrgencyTier]
    for share in (*SUSPICIOUS.values(), *HARMLESS.values()):
        figures = f"{share:.4f}", f"{share:.2f}", f"{share * 100:.1f}"
        words += [rf"\b{re.escape(figure)}\b" for figure in figures]
    return re.compile("|".join(codes + words), re.IGNORECASE)


FORBIDDEN = _forbidden()

# From sending to the moment before the signature: what happens, in order.
STEPS: dict[str, Callable[[dict[str, Any]], object]] = {
    "the model has answered": lambda at: store_result(at["case"], at["result"]),
    "a reader has seen the opinion": lambda at: read_blind(at["case"], at["reader"]),
    "the reader has concluded": lambda at: conclude(at["case"], at["reader"]),
    "the patient was asked": lambda at: ask_the_patient(
        case=at["case"], reader=at["reader"], text="Does it itch?", wants=Wants.WORDS
    ),
    "the patient answered": lambda at: (
        write_to_clinic(case=at["case"], author=at["case"].patient, text="No, it does not."),
        claim_case(case_id=at["case"].pk, reader=at["reader"]),
    ),
    "the case went back": lambda at: release_claim(case_id=at["case"].pk, reader=at["reader"]),
    "the model was asked again": lambda at: (
        open_ticket(case=at["case"], requested_by=None),
        store_result(at["case"], at["result"]),
    ),
}

# Of these the patient's pages are told nothing: what they show is the same before and after.
INNER_STEPS = {"the reader has concluded", "the model was asked again"}


def results_of(case: Case) -> dict[str, RunResult]:
    answered = answer_of(case, SUSPICIOUS)
    return {
        "suspicious": answered,
        "harmless": answer_of(case, HARMLESS),
        "undecided": replace(
            answered, outcome=RunOutcome.ABSTAINED, abstain_reason=AbstainReason.HIGH_ENTROPY
        ),
        "failed": RunResult(outcome=RunOutcome.FAILED, error_code="unavailable"),
    }


@dataclass
class Patient:
    """A patient's browser, their case, and the routes that show them anything."""

    case: Case
    reader: User
    client: Client
    routes: list[str]

    def read(self) -> dict[str, str]:
        return read_everything(self.client, reload(self.case), self.routes)

    def walk(self, result: RunResult, steps: Iterable[str] = STEPS) -> dict[str, str]:
        """Everything that reaches the patient while the case goes along, by step and place."""
        at: dict[str, Any] = {"case": self.case, "reader": self.reader, "result": result}
        shown: dict[str, str] = {}
        for step in steps:
            STEPS[step](at)
            shown |= {f"{step}: {place}": text for place, text in self.read().items()}
            shown[f"{step}: mail"] = read_mail(self.case)
        return shown

    def walk_and_undo(self, result: RunResult, steps: Iterable[str]) -> dict[str, str]:
        with transaction.atomic():
            shown = self.walk(result, steps)
            transaction.set_rollback(True)
        return shown


@pytest.fixture
def patient() -> Patient:
    case = make_submitted(make_patient())
    client = sign_in(case.patient, second_factor=False)
    return Patient(case, make_dermatologist(), client, find_patient_routes(client, case))


# The bare questions, which ask for cancer in the family. That they are the same whatever the model
# said is tested below, as of every page.
OF_NO_CASE = {"offline-case"}


def find_leaks(shown: dict[str, str]) -> dict[str, list[str]]:
    told = {place: text for place, text in shown.items() if place.split(": ")[-1] not in OF_NO_CASE}
    return {place: found for place, text in told.items() if (found := FORBIDDEN.findall(text))}


@pytest.mark.django_db
def test_what_the_patient_gets_is_the_same_whatever_the_model_said(
    patient: Patient, settings: Settings
) -> None:
    settings.TELEDERM_SECOND_READS = {**settings.TELEDERM_SECOND_READS, "SIDES_DIFFER": True}
    steps = ["the model has answered", "a reader has seen the opinion", "the reader has concluded"]
    walks = {
        name: patient.walk_and_undo(result, steps)
        for name, result in results_of(patient.case).items()
    }
    expected = walks.pop("failed")
    assert {"case-detail", "case-status", "inbox", "inbox-since", "inbox-open"} < set(
        patient.routes
    )
    assert {"case-openings", "my-data-download"} < set(patient.routes)
    for name, shown in walks.items():
        differing = {
            place: (text, shown[place]) for place, text in expected.items() if shown[place] != text
        }
        assert not differing, f"the patient can tell that the model's result was {name}"


@pytest.mark.django_db
def test_no_word_of_the_model_before_the_signature(patient: Patient) -> None:
    shown = patient.walk(answer_of(patient.case, SUSPICIOUS))
    assert Prediction.objects.filter(label="mel", probability=SUSPICIOUS["mel"]).exists()
    assert not find_leaks(shown)


@pytest.mark.django_db
def test_no_word_of_the_model_in_a_case_that_was_withdrawn(patient: Patient) -> None:
    store_result(patient.case, answer_of(patient.case, SUSPICIOUS))
    read_blind(patient.case, patient.reader)
    withdraw_case(case=patient.case, actor=patient.case.patient)
    assert not find_leaks({**patient.read(), "mail": read_mail(patient.case)})


@pytest.mark.django_db
def test_no_word_of_the_model_in_a_second_opinion(patient: Patient) -> None:
    store_result(patient.case, answer_of(patient.case, SUSPICIOUS))
    make_reported(patient.case)
    draft = ask_second_opinion(earlier=reload(patient.case), actor=patient.case.patient)
    second = submit_case(case=draft, actor=draft.patient)
    store_result(second, answer_of(second, SUSPICIOUS))
    shown = read_everything(patient.client, reload(second), patient.routes)
    assert not find_leaks({**shown, "mail": read_mail(second)})


@pytest.mark.django_db
def test_no_word_of_the_model_while_it_is_being_asked(patient: Patient) -> None:
    assert reload(patient.case).status == CaseStatus.SUBMITTED
    assert not find_leaks(patient.read())
    begin_attempt(ticket_id=TriageTicket.objects.get(case=patient.case).pk)
    assert reload(patient.case).status == CaseStatus.TRIAGING
    assert not find_leaks(patient.read())


@pytest.mark.django_db
def test_hints_over_the_sockets_carry_a_topic_and_a_number_only(
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    case, layer = make_submitted(make_patient()), channel_layers["default"]
    listener = HintListener(layer, case, case.patient)
    result = answer_of(case, SUSPICIOUS)
    at: dict[str, Any] = {"case": case, "reader": make_dermatologist(), "result": result}
    for step, act in STEPS.items():
        with django_capture_on_commit_callbacks(execute=True):
            act(at)
        hints = listener.heard()
        assert bool(hints) == (step not in INNER_STEPS), step
        for hint in hints:
            assert set(hint) == {"type", "topic", "seq"}
            assert hint["topic"] in {f"case:{case.pk}", "inbox"}
            assert isinstance(hint["seq"], int)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "status"),
    [(SUSPICIOUS, CaseStatus.AWAITING_SECOND_READ), (HARMLESS, CaseStatus.IN_REVIEW)],
)
def test_no_hint_tells_that_the_model_and_the_reader_differ(
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    said: dict[str, float],
    status: CaseStatus,
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.TELEDERM_SECOND_READS = {**settings.TELEDERM_SECOND_READS, "SIDES_DIFFER": True}
    case = make_queued(probabilities=said)
    reader = read_blind(case)
    listener = HintListener(channel_layers["default"], case, case.patient)
    with django_capture_on_commit_callbacks(execute=True):
        conclude(case, reader)
    assert reload(case).status == status
    assert listener.heard() == []


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["", STATEMENT])
def test_after_the_signature_only_what_the_dermatologist_included(
    patient: Patient, statement: str
) -> None:
    store_result(patient.case, answer_of(patient.case, SUSPICIOUS))
    make_reported(patient.case, replace(CONTENT, model_statement=statement))
    OutcomeResponse.objects.create(case=patient.case, days=30)
    shown = {**patient.read(), "mail": read_mail(patient.case)}
    assert CONTENT.diagnosis in shown["case-report-pdf"]
    assert (STATEMENT in shown["case-report-pdf"]) == bool(statement)
    assert shown["case-outcome"].startswith("200")
    assert CONTENT.diagnosis in shown["case-detail"]
    assert CONTENT.diagnosis not in shown["mail"]
    assert (STATEMENT in shown["case-detail"]) == bool(statement)
    assert not find_leaks(shown)
