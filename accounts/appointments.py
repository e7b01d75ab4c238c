"""The first two administrators, of whom nobody is there yet to ask and to grant."""

from typing import Final

from allauth.account.models import EmailAddress
from django.db import connection, transaction

from accounts.access import holds_role
from accounts.models import Role, RoleGrant, User
from accounts.selectors import users_with_role
from accounts.services import grant_role
from telederm.core.refusals import ActRefused

ENOUGH: Final = 2  # from then on one asks for the role and the other grants it
_ONE_AT_A_TIME: Final = 7308332046  # of the database's advisory locks; the next is the audit's


class AppointmentRefused(ActRefused):
    """The person can't be appointed; the sentence says what to do next."""


@transaction.atomic
def appoint_administrator(*, email: str) -> RoleGrant:
    """Make the holder of a confirmed address an administrator, while there are fewer than two.

    Whoever can run this can reach the database; the event has no actor.

    Raises:
        AppointmentRefused: there is no such account, it is suspended or not confirmed, its holder
            is an administrator already, or there are two.
    """
    with connection.cursor() as cursor:  # of two at once, the second counts the first one's
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise AppointmentRefused(
            "Nobody has an account with this address: let the person create one on the site first."
        )
    _check_person(user)
    if users_with_role(Role.ADMINISTRATOR).count() >= ENOUGH:
        raise AppointmentRefused(
            "There are two administrators already: under People, one asks for the role and another "
            "grants it."
        )
    return grant_role(user=user, role=Role.ADMINISTRATOR, granted_by=None)


def _check_person(user: User) -> None:
    if not user.is_active:
        raise AppointmentRefused("This account is suspended: appoint somebody else.")
    if holds_role(user, Role.ADMINISTRATOR):
        raise AppointmentRefused(
            "This person is an administrator already: let them sign in with a second factor."
        )
    if not _has_confirmed(user):
        raise AppointmentRefused(
            "This address isn't confirmed: let the person follow the link in the mail, which "
            "signing in sends again."
        )


def _has_confirmed(user: User) -> bool:
    addresses = EmailAddress.objects.filter(user=user, email__iexact=user.email)
    return bool(addresses.filter(verified=True).exists())
