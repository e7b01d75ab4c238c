"""Cases that go on from an earlier one: follow-ups and second opinions."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case, ClinicalImage, QuestionnaireResponse, Relation
from cases.services.drafts import start_case
from cases.storage import copy_blob
from cases.workflow import ANSWERED, CaseStatus


class NotAnsweredYet(CaseError):
    """Only an answered case can be followed up or read a second time."""


@transaction.atomic
def start_follow_up(*, earlier: Case, actor: User, idempotency_key: UUID) -> Case:
    """Start a new draft that goes on from an answered case.

    Raises:
        NotAnsweredYet: the earlier case has no answer.
    """
    _require_answer(earlier)
    return start_case(
        patient=earlier.patient,
        submitted_by=actor,
        idempotency_key=idempotency_key,
        earlier=earlier,
        relation=Relation.FOLLOW_UP,
    )


@transaction.atomic
def ask_second_opinion(*, earlier: Case, actor: User) -> Case:
    """Draft the same case again, for another dermatologist; asking again finds the first draft.

    The patient looks it over and sends it: consents and red flags are asked as for any case.

    Raises:
        NotAnsweredYet: the earlier case has no answer.
        FileNotFoundError: the storage has lost a photograph.
    """
    _require_answer(earlier)
    Case.objects.select_for_update(no_key=True).get(pk=earlier.pk)
    if known := find_second_opinion(earlier):
        return known
    case = start_case(
        patient=earlier.patient,
        submitted_by=actor,
        idempotency_key=uuid4(),
        earlier=earlier,
        relation=Relation.SECOND_OPINION,
    )
    QuestionnaireResponse.objects.filter(case=case).update(
        questionnaire_version=earlier.response.questionnaire_version,
        answers=earlier.response.answers,
    )
    for image in earlier.images.all():
        _copy_image(image, case, actor)
    return case


def find_second_opinion(case: Case) -> Case | None:
    """Return the second opinion that was asked for, if there is one."""
    asked = case.later.filter(relation=Relation.SECOND_OPINION)
    return asked.exclude(status=CaseStatus.WITHDRAWN).first()


def _require_answer(case: Case) -> None:
    if case.status not in ANSWERED:
        raise NotAnsweredYet(_("This case has no answer yet."))


def _copy_image(image: ClinicalImage, case: Case, actor: User) -> None:
    # Files that are copied and then rolled back are swept with the other orphans.
    copied = {
        field.name: getattr(image, field.attname)
        for field in ClinicalImage._meta.concrete_fields
        if field.name not in {"id", "created_at", "case", "uploaded_by", "upload_key"}
    }
    names = {name: copy_blob(copied[name]) for name in ("working_name", "thumbnail_name")}
    ClinicalImage.objects.create(
        **{**copied, **names, "case": case, "uploaded_by": actor, "upload_key": uuid4()}
    )
