"""Holding people still while it is decided on them."""

from accounts.models import User


def lock_people(*people: User) -> list[User]:
    """Return them as they are now, and let nobody change them until the caller's transaction ends.

    Always in one order: two who act on each other wait for one another, and the second finds
    what the first did.
    """
    # `no_key`: rows that only point to them, such as audit events, are written meanwhile.
    locked = User.objects.select_for_update(no_key=True).filter(pk__in=[each.pk for each in people])
    found = {each.pk: each for each in locked.order_by("pk")}
    return [found[each.pk] for each in people]
