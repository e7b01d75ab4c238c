"""Changing who people are and what they agreed to."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import get_language

from accounts.events import reading_ended
from accounts.locking import lock_people
from accounts.models import Consent, ConsentText, Purpose, Role, RoleGrant, User
from telederm.audit.models import Action
from telederm.audit.services import record_event


@transaction.atomic
def grant_role(*, user: User, role: Role, granted_by: User | None) -> RoleGrant:
    """Give a role; granting one that is held already changes nothing."""
    grant, created = RoleGrant.objects.get_or_create(
        user=user, role=role, revoked_at=None, defaults={"granted_by": granted_by}
    )
    if created:
        _record_role_change(grant, granted_by, granted=True)
    return grant


@transaction.atomic
def revoke_role(*, user: User, role: Role, revoked_by: User | None) -> None:
    """Take a role away; taking one that isn't held changes nothing."""
    for grant in RoleGrant.objects.filter(user=user, role=role, revoked_at=None):
        RoleGrant.objects.filter(pk=grant.pk).update(revoked_at=Now())
        _record_role_change(grant, revoked_by, granted=False)
        if role == Role.DERMATOLOGIST:
            reading_ended.send(sender=User, user=user, actor=revoked_by)


@transaction.atomic
def give_consent(
    *, user: User, purposes: Iterable[Purpose], given_by: User | None = None
) -> list[Consent]:
    """Record agreement to the text in force for each purpose; `given_by` agrees for the user.

    The words count as read in the language of the page that asks (Django's current one).

    Raises:
        ConsentText.DoesNotExist: a purpose has no text yet; migrations provide the first.
    """
    lock_people(user)  # a button that is pressed twice gives one consent
    return [_give_consent_to(user, purpose, given_by) for purpose in purposes]


@transaction.atomic
def withdraw_consent(*, user: User, purpose: Purpose, withdrawn_by: User | None = None) -> None:
    """End a consent; it counts for nothing from now on, and stays as history."""
    for consent in Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None):
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=Now())
        record_event(
            action=Action.UPDATE,
            actor=withdrawn_by or user,
            record=consent,
            patient_id=user.pk,
        )


def hold_consent(*, user: User, purpose: Purpose) -> bool:
    """Tell whether the user agrees, and keep it so until the end of the caller's transaction.

    A withdrawal in the same moment comes either before, and counts, or after what the caller
    stores: never in between.
    """
    current = Consent.objects.select_for_update().filter(
        user=user, purpose=purpose, withdrawn_at=None
    )
    return current.first() is not None


def _give_consent_to(user: User, purpose: Purpose, given_by: User | None) -> Consent:
    text = ConsentText.objects.filter(purpose=purpose).latest("version")
    current = Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None).first()
    if current and current.text_id == text.pk:  # in another language it says the same
        return current
    if current:  # agreed to older words: the new agreement takes its place
        Consent.objects.filter(pk=current.pk).update(withdrawn_at=Now())
    language = text.words_in(get_language() or settings.LANGUAGE_CODE).language
    consent = Consent.objects.create(
        user=user, purpose=purpose, text=text, language=language, given_by=given_by
    )
    record_event(action=Action.CREATE, actor=given_by or user, record=consent, patient_id=user.pk)
    return consent


def _record_role_change(grant: RoleGrant, actor: User | None, *, granted: bool) -> None:
    record_event(
        action=Action.PERMISSION_CHANGE,
        actor=actor,
        record=grant,
        detail={"user": grant.user_id, "role": grant.role, "granted": granted},
    )
