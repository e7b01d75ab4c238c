"""Applying to read, and deciding on it. Each decision has its reason in the audit trail."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.events import licence_applied, licence_decided, licence_ending, reading_ended
from accounts.licences.exceptions import LicenceRefused
from accounts.models import (
    ClinicianProfile,
    LicenceApplication,
    LicenceDecision,
    Role,
    Specialty,
    User,
)
from accounts.role_requests import ask_for_role
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED


@dataclass(frozen=True, slots=True)
class Licence:
    """What an applicant says of their licence; `credentials` is what patients will read."""

    credentials: str
    specialty: Specialty
    licence_number: str
    issuing_body: str
    region: str
    expires_on: date


@transaction.atomic
def apply_with_licence(*, user: User, licence: Licence) -> LicenceApplication:
    """Ask to read cases, or, as a reader, to go on reading with a renewed licence.

    Raises:
        LicenceRefused: the licence has ended, or an application waits already.
    """
    if licence.expires_on < timezone.localdate():
        raise LicenceRefused(_("This licence has ended. Renew it first, then apply."))
    application, created = LicenceApplication.objects.get_or_create(
        user=user, decided_at=None, defaults=asdict(licence)
    )
    if not created:
        raise LicenceRefused(_("Your application waits already. Take it back to change it."))
    _record(application, user, Action.CREATE)
    licence_applied.send(sender=LicenceApplication, application=application)
    return application


@transaction.atomic
def take_application_back(*, user: User) -> bool:
    """Take back one's own application; tell whether one waited that nobody has decided on."""
    waiting = LicenceApplication.objects.select_for_update().filter(user=user, decided_at=None)
    application = waiting.first()
    if application is not None:
        _decide(application, user, LicenceDecision.TAKEN_BACK, reason="")
    return application is not None


@transaction.atomic
def verify_licence(
    *, application: LicenceApplication, verified_by: User, reason: str, verified_until: date
) -> ClinicianProfile:
    """Note that the licence was checked; its holder may read until then, in the role.

    Who isn't a dermatologist here yet has the role asked for, which another administrator grants.

    Raises:
        LicenceRefused: without a reason, on one's own, decided already, or for longer than the
            licence itself.
    """
    if not timezone.localdate() <= verified_until <= application.expires_on:
        raise LicenceRefused(_("Choose a day from today up to the end of the licence."))
    _decide(application, verified_by, LicenceDecision.VERIFIED, reason)
    profile, _created = ClinicianProfile.objects.update_or_create(
        user=application.user,
        defaults={
            "credentials": application.credentials,
            "specialty": application.specialty,
            "licence_number": application.licence_number,
            "issuing_body": application.issuing_body,
            "region": application.region,
            "verified_by": verified_by,
            "verified_at": Now(),
            "verified_until": verified_until,
        },
    )
    _ask_for_role(application, verified_by)
    licence_decided.send(sender=LicenceApplication, application=application)
    return profile


@transaction.atomic
def refuse_licence(
    *, application: LicenceApplication, refused_by: User, reason: str
) -> LicenceApplication:
    """Refuse an application; an earlier check counts on until its own end.

    Raises:
        LicenceRefused: without a reason, on one's own, or decided already.
    """
    _decide(application, refused_by, LicenceDecision.REFUSED, reason)
    licence_decided.send(sender=LicenceApplication, application=application)
    return application


@transaction.atomic
def suspend_licence(*, profile: ClinicianProfile, suspended_by: User, reason: str) -> None:
    """Withdraw a check at once; its holder reads nothing more, and cases held go back.

    Raises:
        LicenceRefused: without a reason.
    """
    if not reason.strip():
        raise LicenceRefused(REASON_WANTED)
    if (
        ClinicianProfile.objects.filter(pk=profile.pk)
        .exclude(verified_at=None)
        .update(verified_at=None)
    ):
        record_event(
            action=Action.PERMISSION_CHANGE,
            actor=suspended_by,
            record=profile,
            patient_id=profile.user_id,
            reason=reason.strip(),
            detail={"step": "suspended"},
        )
        licence_ending.send(sender=ClinicianProfile, profile=profile)
        reading_ended.send(sender=User, user=profile.user, actor=suspended_by)


def _decide(
    application: LicenceApplication, by: User, decision: LicenceDecision, reason: str
) -> None:
    if decision != LicenceDecision.TAKEN_BACK:
        if by.pk == application.user_id:
            raise LicenceRefused(_("Another administrator has to decide on this."))
        if not reason.strip():
            raise LicenceRefused(REASON_WANTED)
    waiting = LicenceApplication.objects.filter(pk=application.pk, decided_at=None)
    if not waiting.update(
        decided_at=Now(), decided_by=by, decision=decision, reason=reason.strip()
    ):
        raise LicenceRefused(_("This application is decided already."))
    application.refresh_from_db()
    _record(application, by, Action.PERMISSION_CHANGE)


def _ask_for_role(application: LicenceApplication, administrator: User) -> None:
    if Role.DERMATOLOGIST not in application.user.roles:
        ask_for_role(
            user=application.user,
            role=Role.DERMATOLOGIST,
            asked_by=administrator,
            reason=application.reason,
        )


def _record(application: LicenceApplication, actor: User, action: Action) -> None:
    record_event(
        action=action,
        actor=actor,
        record=application,
        patient_id=application.user_id,
        reason=application.reason,
        detail={"step": application.decision or "applied"},
    )
