"""The case: one skin problem of one patient."""

import secrets
from typing import ClassVar, Final, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, Purpose, Representation, Role, User
from cases.workflow import (
    ANSWERED,
    OPEN_TO_ADMINISTRATORS,
    OPEN_TO_READERS,
    TRANSITIONS,
    UNREAD,
    UNSEEN_BY_PATIENTS,
    CaseStatus,
    UrgencyTier,
    tell_status,
)
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel

_REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read out on the phone

_TOLD_STEPS: Final = Count("events", filter=~Q(events__kind__in=sorted(UNSEEN_BY_PATIENTS)))


def make_reference() -> str:
    """A short name for a case that a patient can read out: TD- and eight letters or digits."""
    return "TD-" + "".join(secrets.choice(_REFERENCE_ALPHABET) for _ in range(8))


class Relation(models.TextChoices):
    """Why a case names an earlier one."""

    FOLLOW_UP = "follow_up", _("Follow-up")
    SECOND_OPINION = "second_opinion", _("Second opinion")


class CaseQuerySet(models.QuerySet["Case"]):
    """The one rule of who sees which case; lists, pages, images and sockets all use it."""

    def owned_by(self, user: User) -> Self:
        """Cases that are the user's own, or that they sent for somebody whom they still act for."""
        acting = Q(submitted_by=user, representation__ended_at=None)
        return self.filter(Q(patient=user) | acting)

    def with_told_steps(self) -> Self:
        """Annotate `told_steps`: the number of a patient's page, which inner steps don't raise."""
        return self.annotate(told_steps=_TOLD_STEPS)

    def find_told_steps(self, case_id: UUID) -> int | None:
        """Return that number of one of these cases, or None where it isn't among them."""
        numbers = self.filter(pk=case_id).annotate(told_steps=_TOLD_STEPS)
        return numbers.values_list("told_steps", flat=True).first()

    def readable_by(self, user: User) -> Self:
        """Cases that the user may read as a dermatologist: sent, not taken back, not their own."""
        if not user.is_verified_dermatologist:
            return self.none()
        return (
            self.filter(status__in=OPEN_TO_READERS)
            .exclude(Q(patient=user) | Q(submitted_by=user))
            # A second opinion comes from somebody else.
            .exclude(Q(relation=Relation.SECOND_OPINION) & Q(earlier__report__signed_by=user))
        )

    def auditable_by(self, user: User) -> Self:
        """Cases whose history the user may see as an administrator.

        An administrator who also reads sees the history of answered cases only: the model's
        opinion in it would spoil their blind reading of the others.
        """
        if not user.is_active or Role.ADMINISTRATOR not in user.roles:
            return self.none()
        return self.filter(
            status__in=ANSWERED if user.is_verified_dermatologist else OPEN_TO_ADMINISTRATORS
        )

    def coordinated_by(self, user: User) -> Self:
        """Open cases that the user gives out as a coordinator: never their own.

        That is where they stand, who holds them and when they are due; not what is in them.
        """
        if not user.is_active or Role.COORDINATOR not in user.roles:
            return self.none()
        return self.filter(status__in=UNREAD | {CaseStatus.AWAITING_PATIENT}).exclude(
            Q(patient=user) | Q(submitted_by=user)
        )

    def to_be_reached_by(self, user: User) -> Self:
        """Unconfirmed cases whose patient the user reaches as a coordinator: never their own.

        `contact_task` is triage's: the wait for the patient's confirmation.
        """
        if not user.is_active or Role.COORDINATOR not in user.roles:
            return self.none()
        late = self.filter(status=CaseStatus.REPORTED, contact_task__due_at__lt=Now())
        return late.exclude(Q(patient=user) | Q(submitted_by=user))

    def usable_for(self, purpose: Purpose) -> Self:
        """Answered cases whose patient agrees to the purpose now: teaching, research.

        Whoever takes cases for either asks here each time, so that a withdrawal counts at once.
        """
        agreeing = Consent.objects.filter(purpose=purpose, withdrawn_at=None)
        return self.filter(status__in=ANSWERED, patient__in=agreeing.values("user"))

    def visible_to(self, user: User) -> Self:
        """Cases that the user may see at all, in whatever role."""
        if not user.is_active:
            return self.none()
        visible = self.owned_by(user) | self.readable_by(user) | self.auditable_by(user)
        return visible.distinct()


class Case(RecordModel):
    """One skin problem, from the first draft to the last addendum.

    `version` counts the case's events; whoever writes names the version they have seen.
    """

    reference = models.CharField(max_length=12, unique=True, default=make_reference, editable=False)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    representation = models.ForeignKey(
        Representation, models.PROTECT, null=True, blank=True, related_name="cases",
        help_text="By what right somebody else sends it for the patient.",
    )  # fmt: skip
    idempotency_key = models.UUIDField(
        help_text="Made by the client: a repeated request finds its case."
    )

    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later",
        help_text="The case that this one goes on from.",
    )  # fmt: skip
    relation = models.CharField(max_length=16, choices=Relation, blank=True, db_default="")

    status = models.CharField(max_length=24, choices=CaseStatus, default=CaseStatus.DRAFT)
    status_changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=0)

    submitted_at = models.DateTimeField(null=True, blank=True)
    tier = models.PositiveSmallIntegerField(choices=UrgencyTier, null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    promised_at = models.DateTimeField(
        null=True, blank=True,
        help_text="By when the patient is told to expect an answer: from the answers alone, "
        "because a due time that the model brought forward would tell its opinion.",
    )  # fmt: skip

    objects: ClassVar[models.Manager["Case"]] = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "tier", "due_at", "id"], name="case_queue_order"),
            # The worklists' order over several states at once, which the index above can't give.
            models.Index(
                fields=["tier", "due_at", "id"],
                condition=Q(status__in=sorted(UNREAD)),
                name="case_unread_order",
            ),
            models.Index(fields=["patient", "-created_at"], name="case_by_patient"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submitted_by", "idempotency_key"], name="one_case_an_idempotency_key"
            ),
            models.CheckConstraint(
                condition=Q(earlier=None, relation="") | Q(earlier__isnull=False) & ~Q(relation=""),
                name="a_later_case_says_why",
            ),
            models.UniqueConstraint(
                fields=["earlier"],
                condition=Q(relation=Relation.SECOND_OPINION) & ~Q(status=CaseStatus.WITHDRAWN),
                name="one_second_opinion_a_case",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[CaseStatus.DRAFT, CaseStatus.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="a_sent_case_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.QUEUED)
                | Q(tier__isnull=False, due_at__isnull=False),
                name="a_queued_case_has_tier_and_due_time",
            ),
        ]
        triggers = [
            KeepHistory(case="id", user="patient_id"),
            # Raw SQL and bulk updates meet the same table as the service.
            pgtrigger.FSM(
                name="known_transitions",
                field="status",
                transitions=sorted({(arc.source.value, arc.target.value) for arc in TRANSITIONS}),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def told_status(self) -> CaseStatus:
        """Where it stands, as the patient is told."""
        return tell_status(CaseStatus(self.status))
