"""Who knocks at each route, and whose case it is about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.test import Client

from accounts.models import Purpose, Role, User
from accounts.services import give_consent
from cases.models import Case
from telederm.notifications.models import Notification
from tests.clinic import make_queued, reload
from tests.factories import (
    make_administrator,
    make_dermatologist,
    make_draft,
    make_patient,
    make_photograph,
    sign_in,
)
from triage.services.report_templates import TemplateText, save_template

TEXT = TemplateText(plain_summary="This is {diagnosis}.", safety_net_advice="Come back.")


class Who(StrEnum):
    """The people of the matrix; "own" and "other" are about the case in the path."""

    NOBODY = "signed out"
    OWNER = "the patient whose case it is"
    STRANGER = "another patient"
    UNVERIFIED = "a dermatologist whose licence is not verified"
    WITHOUT_FACTOR = "a dermatologist without a second factor"
    READER = "a dermatologist"
    OWN_CASE = "a dermatologist whose own case it is"
    ADMIN_WITHOUT_FACTOR = "an administrator without a second factor"
    ADMIN = "an administrator"


# Whose session has no second factor.
FACTORLESS = {Who.WITHOUT_FACTOR, Who.ADMIN_WITHOUT_FACTOR, Who.OWNER, Who.STRANGER}


@dataclass(frozen=True)
class Target:
    """A case and what of it stands in paths."""

    case: Case
    image_id: UUID
    seq: int
    template_id: UUID

    def values(self) -> dict[str, Any]:
        return {
            "case_id": self.case.pk,
            "image_id": self.image_id,
            "seq": self.seq,
            "template_id": self.template_id,
        }


@dataclass
class Clinic:
    """Everybody, with a browser of their own, and the cases."""

    users: dict[Who, User | None]
    clients: dict[Who, Client]
    sent: dict[Who, Target]  # a case in the queue; for OWN_CASE the dermatologist's own
    drafts: dict[Who, Target]


def make_clinic() -> Clinic:
    """One case in the queue and one draft of a patient, and the same of a dermatologist."""
    users = _make_users()
    patients = {Who.OWN_CASE: users[Who.OWN_CASE]}
    sent, drafts = {}, {}
    owner = users[Who.OWNER]
    template = save_template(owner=users[Who.READER], title="Mole", texts={"en": TEXT})
    shared = _target(make_queued(owner)), _draft_of(owner)
    for who in Who:
        own = patients.get(who)
        sent[who] = _target(make_queued(own)) if own else shared[0]
        sent[who] = replace(sent[who], template_id=template.pk)
        drafts[who] = _draft_of(own) if own else shared[1]
    clients = {
        who: sign_in(user, second_factor=who not in FACTORLESS) if user else Client()
        for who, user in users.items()
    }
    return Clinic(users, clients, sent, drafts)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back: each cell of the matrix finds the same clinic."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _make_users() -> dict[Who, Any]:
    makers: dict[Who, Callable[[], User | None]] = {
        Who.NOBODY: lambda: None,
        Who.OWNER: make_patient,
        Who.STRANGER: make_patient,
        Who.UNVERIFIED: lambda: make_dermatologist(verified=False),
        Who.WITHOUT_FACTOR: make_dermatologist,
        Who.READER: make_dermatologist,
        Who.OWN_CASE: lambda: make_dermatologist(Role.PATIENT),
        Who.ADMIN_WITHOUT_FACTOR: make_administrator,
        Who.ADMIN: make_administrator,
    }
    users = {who: make() for who, make in makers.items()}
    own_case = users[Who.OWN_CASE]
    assert own_case is not None
    give_consent(user=own_case, purposes=[Purpose.CARE, Purpose.AI_PROCESSING])
    return users


def _draft_of(user: User) -> Target:
    case = make_draft(user)
    make_photograph(case)
    return _target(case)


def _target(case: Case) -> Target:
    newest = Notification.objects.filter(recipient=case.patient).order_by("seq").last()
    return Target(reload(case), case.images.get().pk, newest.seq if newest else 1, uuid4())
