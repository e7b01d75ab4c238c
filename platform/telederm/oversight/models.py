"""What oversight counts from, prepared ahead, and what it noticed; no clinical record."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from telederm.core.models import RecordModel


class CaseFact(models.Model):
    """What the figures need of one sent case: codes and numbers, no word that anybody wrote.

    Filled by a job from the stored rows; `case_version` says from which state of the case. An
    empty code means that there is nothing to say (not read yet, not answered).
    """

    case_id = models.UUIDField(primary_key=True)
    case_version = models.PositiveIntegerField()
    filled_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField()
    month = models.PositiveIntegerField(
        help_text="Of sending, in UTC: twelve times the year, plus the month from 0."
    )
    tier = models.PositiveSmallIntegerField(null=True)

    anatom_site = models.CharField(max_length=20, blank=True)
    age_band = models.CharField(max_length=6, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    skin_type = models.CharField(max_length=6, blank=True)
    modality = models.CharField(max_length=12, blank=True)
    pictures = models.PositiveSmallIntegerField()
    poor_pictures = models.PositiveSmallIntegerField()

    reader_id = models.BigIntegerField(null=True)
    model_version = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    abstain_reason = models.CharField(max_length=32, blank=True)
    model_label = models.CharField(max_length=8, blank=True)
    probability = models.FloatField(null=True, help_text="The model's, of any malignant class.")
    model_malignant = models.BooleanField(null=True, help_text="At its operating point.")

    blind_label = models.CharField(max_length=8, blank=True)
    blind_malignant = models.BooleanField(null=True)
    final_label = models.CharField(max_length=8, blank=True)
    final_malignant = models.BooleanField(null=True)
    concurrence = models.CharField(max_length=16, blank=True)
    override_reason = models.CharField(max_length=16, blank=True)
    true_label = models.CharField(max_length=8, blank=True, help_text="By a reference standard.")
    true_malignant = models.BooleanField(null=True)

    promised_minutes = models.PositiveIntegerField(null=True, help_text="From sending to due.")
    read_minutes = models.PositiveIntegerField(null=True, help_text="To the first claim.")
    report_minutes = models.PositiveIntegerField(null=True)
    acknowledged_minutes = models.PositiveIntegerField(null=True, help_text="From the report.")

    class Meta:
        indexes = [
            models.Index(fields=["submitted_at"], name="fact_by_time"),
            models.Index(
                fields=["tier"],
                condition=models.Q(report_minutes=None),
                name="fact_without_report",
            ),
        ]

    def __str__(self) -> str:
        return f"fact of {self.case_id}"


class FactState(models.Model):
    """The one row that says how fresh the facts are; `edition` grows with each change of them."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    edition = models.BigIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_fact_state")]

    def __str__(self) -> str:
        return f"edition {self.edition}"


class PreparedCounts(models.Model):
    """The counts behind a page of figures for one choice of cases, prepared ahead."""

    key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 (hex) of choice.")
    choice = models.JSONField(help_text="The filters.")
    edition = models.BigIntegerField(help_text="Of the facts that were counted.")
    counts = models.JSONField()
    prepared_at = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(db_default=Now(), help_text="When somebody last looked.")

    def __str__(self) -> str:
        return f"counts {self.key[:8]} of edition {self.edition}"


class AlertRule(RecordModel):
    """One version of a rule's limits; the newest of a code counts."""

    code = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    is_on = models.BooleanField()
    limit = models.FloatField()
    window_days = models.PositiveSmallIntegerField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_rule_a_version")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Alert(RecordModel):
    """A number that was above its rule's limit. It waits until an administrator has looked."""

    rule = models.CharField(max_length=24)
    rule_version = models.PositiveIntegerField()
    subject = models.CharField(max_length=40, blank=True, help_text="An id; empty: everything.")
    value = models.FloatField()
    limit = models.FloatField()
    cases = models.PositiveIntegerField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"],
                condition=models.Q(acknowledged_at=None),
                name="one_open_alert_a_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at=None) | ~models.Q(note=""),
                name="an_acknowledgement_says_what_came_of_it",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="measured_once",
                fields=["rule", "rule_version", "subject", "value", "limit", "cases"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"alert {self.rule}"
