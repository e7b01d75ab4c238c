"""What clinicians and administrators are told about licences."""

from typing import Any

from django.dispatch import receiver

from accounts.events import licence_applied, licence_decided, licence_ending
from accounts.models import ClinicianProfile, LicenceApplication, Role
from accounts.selectors import users_with_role
from telederm.notifications.models import NotificationKind
from telederm.notifications.services import notify


@receiver(licence_applied)
def tell_who_checks(sender: Any, application: LicenceApplication, **kwargs: Any) -> None:
    """Administrators find what waits in their inbox; nobody is asked about their own."""
    notify(
        recipients=users_with_role(Role.ADMINISTRATOR).exclude(pk=application.user_id),
        kind=NotificationKind.LICENCE_TO_CHECK,
        case=None,
    )


@receiver(licence_decided)
def tell_applicant(sender: Any, application: LicenceApplication, **kwargs: Any) -> None:
    """The applicant is told that there is a decision; what it is stands on a page."""
    kind = NotificationKind.LICENCE_DECIDED
    notify(recipients=[application.user], kind=kind, case=None)


@receiver(licence_ending)
def tell_holder(sender: Any, profile: ClinicianProfile, **kwargs: Any) -> None:
    """Who will not be able to read soon, or can't any more, is told by mail too."""
    kind = NotificationKind.LICENCE_ENDING
    notify(recipients=[profile.user], kind=kind, case=None)
