"""Making the demo's people able to sign in."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts.licences.services import Licence, apply_with_licence
from accounts.models import ClinicianProfile, Specialty, User
from accounts.services import give_consent, grant_role
from telederm.demo.seed.people import ADMINISTRATOR, PASSWORD, Person


@transaction.atomic
def ensure_person(person: Person, *, totp_secret: str) -> User:
    """Return the person's user with a verified address, role, consents and second factor.

    Args:
        person: whom to make; what exists already stays as it is.
        totp_secret: in base 32; it takes the place of an older one, so that `make demo-code`
            prints codes that hold.
    """
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, PASSWORD, full_name=person.full_name)
        granted_by = User.objects.filter(email=ADMINISTRATOR.email).exclude(pk=user.pk).first()
        grant_role(user=user, role=person.role, granted_by=granted_by)
        give_consent(user=user, purposes=person.consents)
        if person.credentials:
            _make_clinician(user, person)
    EmailAddress.objects.get_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    if person.needs_second_factor:
        Authenticator.objects.update_or_create(
            user=user,
            type=Authenticator.Type.TOTP,
            defaults={"data": {"secret": get_adapter().encrypt(totp_secret)}},
        )
    return user


def _make_clinician(user: User, person: Person) -> None:
    ClinicianProfile.objects.create(
        user=user,
        credentials=person.credentials,
        licence_number="none: made up",
        verified_by=User.objects.get(email=ADMINISTRATOR.email),
        verified_at=timezone.now(),
        verified_until=timezone.localdate() + timedelta(days=365),
        issuing_body="Chamber of the Demo",
        region="Nowhere",
        specialty=Specialty.DERMATOLOGY,
    )


def ensure_application(person: Person) -> None:
    """Let somebody wait for the check of a licence, so that administrators see one."""
    user = User.objects.get(email=person.email)
    if user.licence_applications.exists():
        return
    licence = Licence(
        credentials="Dermatologist in training (made up)",
        specialty=Specialty.DERMATOLOGY,
        licence_number="none: made up",
        issuing_body="Chamber of the Demo",
        region="Nowhere",
        expires_on=timezone.localdate() + timedelta(days=700),
    )
    apply_with_licence(user=user, licence=licence)
