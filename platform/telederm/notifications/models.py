"""Notifications as rows: what a client that was away catches up from."""

from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel


class NotificationKind(models.TextChoices):
    """What is told. None of these words is clinical: they go into mail subjects too."""

    CASE_QUEUED = "case_queued", _("Your case has arrived and waits for a dermatologist")
    CASE_CLAIMED = "case_claimed", _("A dermatologist is reading your case")
    QUESTION_ASKED = "question_asked", _("The dermatologist has a question for you")
    PATIENT_REPLIED = "patient_replied", _("A patient has replied to your question")
    REPORT_READY = "report_ready", _("Your answer is ready")
    OUTCOME_ASKED = "outcome_asked", _("How is it now? A few questions about an earlier case")
    OUTCOME_ANSWERED = "outcome_answered", _("A patient has told how it went on")
    ADDENDUM_READY = "addendum_ready", _("The dermatologist added something to your answer")
    CLAIM_EXPIRED = "claim_expired", _("A case went back to the queue: no activity")
    CASE_LEFT = "case_left", _("A case is back in the queue: its reader reads no more")
    CASE_GIVEN = "case_given", _("A case was given to you")
    CASE_TAKEN_OVER = "case_taken_over", _("A coordinator put a case back in the queue")
    SECOND_READ_DONE = "second_read_done", _("The second reading of a case is done")
    CASE_DUE_SOON = "case_due_soon", _("A case is due soon")
    CASE_OVERDUE = "case_overdue", _("A case is overdue")
    ANSWER_UNCONFIRMED = "answer_unconfirmed", _("A patient has not confirmed an answer")
    MODEL_TROUBLE = "model_trouble", _("The model could not be asked about a case")
    LICENCE_TO_CHECK = "licence_to_check", _("A clinician's licence waits to be checked")
    LICENCE_DECIDED = "licence_decided", _("There is news about your licence")
    LICENCE_ENDING = "licence_ending", _("The check of your licence ends soon, or has ended")
    OVERSIGHT_ALERT = "oversight_alert", _("There is an alert to look at")


# Where the news is to be read that is about no case, by kind.
PAGES: Final = {
    NotificationKind.LICENCE_TO_CHECK: "oversight-clinicians",
    NotificationKind.LICENCE_DECIDED: "licence",
    NotificationKind.LICENCE_ENDING: "licence",
    NotificationKind.OVERSIGHT_ALERT: "oversight-alerts",
}


class Mail(models.TextChoices):
    """How a mail tells of a notification."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, with what else is new")
    NEVER = "never", _("Never")


class Inbox(models.Model):
    """One user's counter: `last_seq` grows with each notification, in commit order, and when some
    are read, so that every open page counts anew.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="inbox"
    )
    last_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"inbox of user {self.user_id} at {self.last_seq}"


class Notification(RecordModel):
    """One thing told to one user."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=24, choices=NotificationKind)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    rings = models.BooleanField(
        default=True, db_default=True, help_text="Whether the bell counts it while it is unread."
    )
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.NEVER, db_default=Mail.NEVER)
    push = models.BooleanField(
        default=False, db_default=False, help_text="Whether the person's devices show a sign."
    )
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recipient", "-seq"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "seq"], name="one_notification_a_seq")
        ]
        indexes = [
            models.Index(
                fields=["recipient"], condition=models.Q(read_at=None), name="unread_notifications"
            ),
            models.Index(
                fields=["recipient"],
                condition=models.Q(mail=Mail.DAILY, mailed_at=None, read_at=None),
                name="notifications_of_next_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to user {self.recipient_id}"

    @property
    def page(self) -> str:
        """The name of the page that it is about; empty where it is about a case, or nothing."""
        return PAGES.get(NotificationKind(self.kind), "")


class NotificationChoice(RecordModel):
    """How one user wants to be told of one kind; without a row it is as the kind comes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=24, choices=NotificationKind)
    rings = models.BooleanField()
    mail = models.CharField(max_length=8, choices=Mail)
    push = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_a_kind")]

    def __str__(self) -> str:
        return f"choice of user {self.user_id} about {self.kind}"


class PushSubscription(RecordModel):
    """One device on which one person is told; it names where to send, and to whom it is readable.

    Whoever knows the endpoint could ring there, so it is in no log, page, event or history.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.BinaryField(max_length=65)
    auth = models.BinaryField(max_length=16)

    class Meta:
        triggers = [KeepHistory("endpoint", "p256dh", "auth", user="user_id")]

    def __str__(self) -> str:
        return f"a device of user {self.user_id}"
