"""Building blocks for tests: real rows, made through the services where there is one."""

from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import ClinicianProfile, Purpose, Role, User
from accounts.services import give_consent, grant_role
from cases.models import Case, ClinicalImage, ShotType
from cases.services.drafts import save_answers, start_case
from cases.services.images import add_image
from cases.services.submission import submit_case
from telederm.demo.synthetic import synthetic_photograph

_numbers = count(1)

ANSWERS: dict[str, Any] = {
    "concern": "A mole on my back became darker.",
    "anatom_site": "posterior_torso",
    "duration": "months",
    "changes": ["none"],
    "age_years": 44,
    "sex": "female",
    "red_flags": ["none"],
}


def make_user(*roles: Role, **fields: Any) -> User:
    """A user with the roles, and with nothing agreed to yet."""
    number = next(_numbers)
    values = {"full_name": f"Person {number}", **fields}
    email = values.pop("email", f"person{number}@example.org")
    user = User.objects.create_user(email, "correct horse battery", **values)
    for role in roles:
        grant_role(user=user, role=role, granted_by=None)
    return User.objects.get(pk=user.pk)


def make_patient(*, ai: bool = True) -> User:
    """A patient who agreed to care, and to AI processing unless told otherwise."""
    user = make_user(Role.PATIENT)
    give_consent(user=user, purposes=[Purpose.CARE, *([Purpose.AI_PROCESSING] if ai else [])])
    return user


def make_dermatologist(*, verified: bool = True) -> User:
    """A dermatologist, verified unless told otherwise."""
    user = make_user(Role.DERMATOLOGIST)
    ClinicianProfile.objects.create(
        user=user,
        credentials="Consultant dermatologist",
        licence_number="0",
        verified_at=timezone.now() if verified else None,
    )
    return User.objects.get(pk=user.pk)


def make_draft(patient: User, **answers: Any) -> Case:
    """A draft with all answers and no photograph yet."""
    case = start_case(patient=patient, submitted_by=patient, idempotency_key=uuid4())
    save_answers(case=case, answers={**ANSWERS, **answers})
    return Case.objects.select_related("response").get(pk=case.pk)


def make_photograph(case: Case, *, shot_type: ShotType = ShotType.DERMOSCOPIC) -> ClinicalImage:
    """A synthetic photograph on a draft, through the real sanitiser."""
    number = next(_numbers)
    view = "dermoscopic" if shot_type == ShotType.DERMOSCOPIC else "close_up"
    return add_image(
        case=case,
        uploaded_by=case.submitted_by,
        upload_key=uuid4(),
        shot_type=shot_type,
        source=synthetic_photograph(seed=number, view=view, size=(320, 240)),
    )


def make_submitted(
    patient: User, *, shot_type: ShotType = ShotType.DERMOSCOPIC, **answers: Any
) -> Case:
    """A case that was just sent, with one photograph."""
    case = make_draft(patient, **answers)
    make_photograph(case, shot_type=shot_type)
    return submit_case(case=case, actor=patient, red_flags_acknowledged=True)
