"""What a patient does before a case is sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Representation, User
from accounts.representations import find_representation
from cases.exceptions import AnswersChanged, MayNotRepresent, TransitionRefused
from cases.intake.fingerprint import compute_fingerprint
from cases.intake.questionnaires import Question
from cases.models import Case, QuestionnaireResponse
from cases.selectors.questionnaires import find_version_in_force
from cases.services.transitions import record_case_event
from cases.workflow import UNANSWERED, CaseStatus, EventKind


@transaction.atomic
def start_case(
    *,
    patient: User,
    submitted_by: User,
    idempotency_key: UUID,
    earlier: Case | None = None,
    relation: str = "",
) -> Case:
    """Start a draft, or return the one that this key has started already.

    Args:
        earlier: the case that this one goes on from, with the `relation` (cases.models.Relation).

    Raises:
        MayNotRepresent: the sender doesn't act for this patient.
    """
    representation = _find_right_to_act(patient, submitted_by)
    case, created = Case.objects.get_or_create(
        submitted_by=submitted_by,
        idempotency_key=idempotency_key,
        defaults={
            "patient": patient,
            "representation": representation,
            "earlier": earlier,
            "relation": relation,
        },
    )
    if created:
        QuestionnaireResponse.objects.create(
            case=case, questionnaire_version=find_version_in_force()
        )
        by = f"{representation.relation}, {representation.authority}" if representation else ""
        record_case_event(case_id=case.pk, kind=EventKind.CREATED, actor=submitted_by, reason=by)
        case.refresh_from_db()
    return case


def _find_right_to_act(patient: User, sender: User) -> Representation | None:
    if patient == sender:
        return None
    representation = find_representation(representative=sender, patient=patient)
    if representation is None:
        raise MayNotRepresent(_("You don't act for this person. Add them to your people first."))
    return representation


@transaction.atomic
def save_answers(*, case: Case, answers: dict[str, Any]) -> QuestionnaireResponse:
    """Keep the answers of a draft, in place of all earlier ones.

    Raises:
        TransitionRefused: the case was sent already.
    """
    lock_draft(case)
    return _store(case.response, answers)


@transaction.atomic
def save_group(
    *, case: Case, questions: Sequence[Question], answers: dict[str, Any], base: str = ""
) -> QuestionnaireResponse:
    """Keep the answers to some questions of a draft; those to the others stay as they are.

    What is saved on another device in the same moment is kept too: the row is read again under
    its lock.

    Args:
        base: the fingerprint of the answers that these ones go on from. Empty: these ones win.

    Raises:
        TransitionRefused: the case was sent already.
        AnswersChanged: the same questions were answered otherwise since.
    """
    lock_draft(case)
    response = case.response
    response.refresh_from_db(fields=["answers"])
    known = {base, compute_fingerprint(questions, answers)}  # saved already, and not heard of
    if base and compute_fingerprint(questions, response.answers) not in known:
        raise AnswersChanged(_("These questions were answered on another device since."))
    asked = {question.key for question in questions}
    others = {key: answer for key, answer in response.answers.items() if key not in asked}
    return _store(response, {**others, **answers})


def _store(response: QuestionnaireResponse, answers: dict[str, Any]) -> QuestionnaireResponse:
    response.answers = answers
    response.save(update_fields=["answers"])
    return response


def lock_open_case(case: Case) -> Case:
    """Hold the case's row until the end of the transaction, and make sure nobody has answered.

    Raises:
        TransitionRefused: the case was answered or withdrawn already.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status not in {CaseStatus.DRAFT, *UNANSWERED}:
        raise TransitionRefused(_("This case was answered already; nothing can be added to it."))
    return locked


def lock_draft(case: Case) -> Case:
    """Hold the case's row until the end of the transaction, and make sure it is a draft.

    Raises:
        TransitionRefused: the case was sent already.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status != CaseStatus.DRAFT:
        raise TransitionRefused(_("This case was sent already; it can't be changed any more."))
    return locked
