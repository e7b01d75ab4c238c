"""Building blocks for tests: real rows, made through the services where there is one."""

from functools import lru_cache
from itertools import count
from typing import Any
from uuid import uuid4

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.models import (
    Authority,
    ClinicianProfile,
    Purpose,
    Relationship,
    Representation,
    Role,
    User,
)
from accounts.representations import add_represented_person
from accounts.services import give_consent, grant_role
from cases.imaging import SanitisedImage, sanitise_image
from cases.models import Case, ClinicalImage, ShotType
from cases.services.drafts import save_answers, start_case
from cases.services.submission import submit_case
from cases.storage import store_blob
from telederm.demo.synthetic import View, synthetic_photograph

_numbers = count(1)
PASSWORD = "correct horse battery"

ANSWERS: dict[str, Any] = {  # to version 2 of the questionnaire, in which nothing is urgent
    "red_flags": ["none"],
    "category": "mole",
    "concern": "A mole on my back became darker.",
    "age_years": 44,
    "sex": "female",
    "body_sites": ["upper_back_left"],
    "duration": "months",
    "texture": ["flat"],
    "changes": ["none"],
    "mole_signs": ["none"],
    "local_symptoms": ["none"],
    "general_symptoms": ["none"],
    "risk_factors": ["none"],
    "sun_response": "2",
    "history": ["none"],
    "medicines": {"skipped": "none"},
    "allergies": {"skipped": "none"},
    "pregnancy": "no",
    "treatments": {"skipped": "none"},
    "worry": "Is it dangerous?",
}


def make_user(*roles: Role, **fields: Any) -> User:
    """A user with the roles, and with nothing agreed to yet."""
    number = next(_numbers)
    values = {"full_name": f"Person {number}", **fields}
    email = values.pop("email", f"person{number}@example.org")
    user = User.objects.create_user(email, PASSWORD, **values)
    for role in roles:
        grant_role(user=user, role=role, granted_by=None)
    return User.objects.get(pk=user.pk)


def make_patient(*, ai: bool = True) -> User:
    """A patient who agreed to care, and to AI processing unless told otherwise."""
    user = make_user(Role.PATIENT)
    give_consent(user=user, purposes=[Purpose.CARE, *([Purpose.AI_PROCESSING] if ai else [])])
    return user


def make_dermatologist(*roles: Role, verified: bool = True, **fields: Any) -> User:
    """A dermatologist, verified unless told otherwise, with further roles."""
    user = make_user(Role.DERMATOLOGIST, *roles, **fields)
    ClinicianProfile.objects.create(
        user=user,
        credentials="Consultant dermatologist",
        licence_number="0",
        verified_at=timezone.now() if verified else None,
    )
    return User.objects.get(pk=user.pk)


def make_administrator() -> User:
    """An administrator."""
    return make_user(Role.ADMINISTRATOR)


def sign_in(user: User, *, second_factor: bool = True) -> Client:
    """A browser in which the user has signed in, as allauth notes it in the session."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    for method in ("password", "mfa") if second_factor else ("password",):
        record_authentication(request, user, method)
    request.session.save()
    return client


def confirm_address(user: User) -> None:
    """Note the user's e-mail address as confirmed, so that they can sign in with it."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def make_represented(
    representative: User,
    *,
    relation: str = "parent",
    authority: str = "parental",
    organisation: str = "",
) -> Representation:
    """Somebody without an account, for whom the representative acts and agreed to care and AI."""
    return add_represented_person(
        representative=representative,
        full_name="Kim Lind",
        relation=Relationship(relation),
        authority=Authority(authority),
        organisation=organisation,
        purposes=[Purpose.CARE, Purpose.AI_PROCESSING],
    )


def make_draft(patient: User, *, sent_by: User | None = None, **answers: Any) -> Case:
    """A draft with all answers and no photograph yet."""
    case = start_case(patient=patient, submitted_by=sent_by or patient, idempotency_key=uuid4())
    save_answers(case=case, answers={**ANSWERS, **answers})
    return Case.objects.select_related("response").get(pk=case.pk)


def make_photograph(
    case: Case, *, shot_type: ShotType = ShotType.DERMOSCOPIC, **fields: Any
) -> ClinicalImage:
    """A synthetic photograph on a draft, through the real sanitiser (once for each view)."""
    picture = sanitised(shot_type)
    values = {
        "uploaded_by": case.submitted_by,
        "upload_key": uuid4(),
        "shot_type": shot_type,
        "working_name": store_blob(picture.working),
        "thumbnail_name": store_blob(picture.thumbnail),
        "working_sha256": picture.working_sha256,
        "source_sha256": picture.source_sha256,
        "source_format": picture.source_format,
        "width": picture.width,
        "height": picture.height,
        "sharpness": picture.sharpness,
        "brightness": picture.brightness,
        **fields,
    }
    return ClinicalImage.objects.create(case=case, **values)


def make_submitted(
    patient: User, *, shot_type: ShotType = ShotType.DERMOSCOPIC, **answers: Any
) -> Case:
    """A case that was just sent, with one photograph."""
    case = make_draft(patient, **answers)
    make_photograph(case, shot_type=shot_type)
    return submit_case(case=case, actor=case.submitted_by, red_flags_acknowledged=True)


@lru_cache
def photograph_bytes(view: View = View.DERMOSCOPIC, seed: int = 1) -> bytes:
    """A small synthetic photograph as a client sends it."""
    return synthetic_photograph(seed=seed, view=view, size=(160, 120))


@lru_cache
def sanitised(shot_type: ShotType) -> SanitisedImage:
    """What the real sanitiser makes of a photograph of this view."""
    view = View.DERMOSCOPIC if shot_type == ShotType.DERMOSCOPIC else View.CLOSE_UP
    return sanitise_image(photograph_bytes(view))
