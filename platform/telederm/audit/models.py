"""The audit trail: events, and the chain that shows whether one was changed."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from telederm.audit import chain


class Action(models.TextChoices):
    """What was done; the words of HL7 FHIR AuditEvent, and a few of our own."""

    CREATE = "create", "Created"
    READ = "read", "Looked at"
    UPDATE = "update", "Changed"
    DELETE = "delete", "Removed"
    SEARCH = "search", "Searched"
    EXPORT = "export", "Exported"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_OUT = "sign_out", "Signed out"
    PERMISSION_CHANGE = "permission_change", "Changed a permission"
    MODEL_CHANGE = "model_change", "Changed the model's settings"


class AuditEvent(models.Model):
    """One act. Written in the same transaction as the act itself; never changed, never removed.

    It names people by id and holds no foreign keys: it must outlive what it tells of.
    """

    occurred_at = models.DateTimeField(db_default=Now(), editable=False)
    action = models.CharField(max_length=20, choices=Action)
    actor_id = models.BigIntegerField(null=True, help_text="The user, or empty for the system.")
    patient_id = models.BigIntegerField(null=True)
    case_id = models.UUIDField(null=True)
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=64)
    reason = models.CharField(max_length=200, blank=True)
    succeeded = models.BooleanField(default=True)
    origin = models.GenericIPAddressField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "id"], name="audit_event_by_case"),
            models.Index(fields=["patient_id", "id"], name="audit_event_by_patient"),
            models.Index(fields=["actor_id", "id"], name="audit_event_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=Action.values), name="audit_event_action"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="link_into_chain",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # At commit: the head row is locked late and shortly, so writers hardly wait.
                timing=pgtrigger.Deferred,
                declare=[("head", "audit_chainlink%ROWTYPE")],
                func=chain.LINK_EVENT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.record_type} {self.record_id}"


class ChainLink(models.Model):
    """The place of one event in the chain: its hash covers the event and the link before it."""

    id = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 ... without a gap.")
    event_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
