"""Sending the demo's cases, as their patients would."""

import time
from datetime import timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import F
from django.utils import timezone

from accounts.models import Authority, Relationship, User
from accounts.representations import record_representation
from cases.models import Case, ShotType
from cases.services.drafts import save_answers, start_case
from cases.services.images import add_image
from cases.services.submission import submit_case
from cases.workflow import CaseStatus
from telederm.demo.seed.errors import SeedError
from telederm.demo.seed.scenarios import Picture, Scenario, Stage
from telederm.demo.synthetic import View, synthetic_photograph
from triage.models import CaseClock

_SIZE: Final = (1280, 960)  # pixels
_POLL_S: Final = 0.1
_VIEWS: Final = {ShotType.DERMOSCOPIC: View.DERMOSCOPIC, ShotType.OVERVIEW: View.OVERVIEW}


def ensure_case(scenario: Scenario) -> Case:
    """Return the scenario's case, drafted and, beyond the stage of a draft, sent."""
    patient = User.objects.get(email=scenario.patient.email)
    sender = User.objects.get(email=(scenario.sent_by or scenario.patient).email)
    if sender != patient:
        record_representation(
            representative=sender,
            patient=patient,
            relation=Relationship.RELATIVE,
            authority=Authority.ASKED,
        )
    case = start_case(patient=patient, submitted_by=sender, idempotency_key=make_key(scenario.key))
    if case.status != CaseStatus.DRAFT or _is_under_way(case, scenario):
        return case
    save_answers(case=case, answers=scenario.answers)
    for number, picture in enumerate(scenario.pictures):
        _add_picture(case, sender, picture, make_key(f"{scenario.key}/{number}"))
    if scenario.stage > Stage.DRAFT:
        return submit_case(case=case, actor=sender, red_flags_acknowledged=True)
    return case


def wait_until_sorted(case: Case, *, limit_s: float) -> None:
    """Wait until the worker has put the case into the queue.

    Raises:
        SeedError: it has not within `limit_s` seconds.
    """
    deadline = time.monotonic() + limit_s
    while _status_of(case) in {CaseStatus.SUBMITTED, CaseStatus.TRIAGING}:
        if time.monotonic() > deadline:
            raise SeedError(
                f"Case {case.reference} was not sorted within {limit_s:.0f} s: the triage worker "
                "does not work. Read its log, then start the demo again."
            )
        time.sleep(_POLL_S)


def let_time_pass(case: Case, *, days: int) -> None:
    """Move a case that waits into the past, once: the only thing here that no service does."""
    if case.status != CaseStatus.QUEUED or case.submitted_at is None or case.due_at is None:
        return
    earlier = timedelta(days=days)
    if case.submitted_at < timezone.now() - earlier / 2:
        return
    moved = {"due_at": F("due_at") - earlier}
    Case.objects.filter(pk=case.pk).update(
        submitted_at=F("submitted_at") - earlier, promised_at=F("promised_at") - earlier, **moved
    )
    CaseClock.objects.filter(case=case).update(rings_at=F("rings_at") - earlier, **moved)


def make_key(name: str) -> UUID:
    """Return the key by which a later seeding finds what this one has made."""
    return uuid5(NAMESPACE_URL, f"https://example.org/telederm-demo/{name}")


def _is_under_way(case: Case, scenario: Scenario) -> bool:
    """A draft that was left to the visitor is theirs from the first seeding on."""
    return scenario.stage == Stage.DRAFT and bool(case.response.answers)


def _add_picture(case: Case, sender: User, picture: Picture, key: UUID) -> None:
    if case.images.filter(upload_key=key).exists():
        return
    add_image(
        case=case,
        uploaded_by=sender,
        upload_key=key,
        shot_type=picture.shot_type,
        source=synthetic_photograph(
            seed=picture.seed,
            kind=picture.kind,
            skin_tone=picture.skin_tone,
            view=_VIEWS.get(picture.shot_type, View.CLOSE_UP),
            size=_SIZE,
            hair=picture.hair,
        ),
    )


def _status_of(case: Case) -> str:
    return Case.objects.values_list("status", flat=True).get(pk=case.pk)
