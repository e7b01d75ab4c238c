"""The audit trail: events, and the chain that shows whether one was changed."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from telederm.audit.triggers import CallFunction, CurrentTransaction


class Action(models.TextChoices):
    """What was done; the words of HL7 FHIR AuditEvent, and a few of our own."""

    CREATE = "create", _("Created")
    READ = "read", _("Looked at")
    UPDATE = "update", _("Changed")
    DELETE = "delete", _("Removed")
    SEARCH = "search", _("Searched")
    EXPORT = "export", _("Exported")
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_OUT = "sign_out", _("Signed out")
    PERMISSION_CHANGE = "permission_change", _("Changed a permission")
    MODEL_CHANGE = "model_change", _("Changed the model's settings")


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
    transaction_id = models.BigIntegerField(
        null=True, editable=False, db_default=CurrentTransaction(),
        help_text="The database's transaction, which the rows it changed name as well.",
    )  # fmt: skip
    request_id = models.UUIDField(null=True, help_text="The request that was being served.")

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
            CallFunction(
                name="stamp",  # with the database's time and transaction, whatever was given
                call="public.audit_stamp_event()",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
            ),
            CallFunction(
                name="link_into_chain",
                call="public.audit_link_event()",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # At commit: the head row is locked late and shortly, so writers hardly wait.
                timing=pgtrigger.Deferred,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.record_type} {self.record_id}"


class ChainLink(models.Model):
    """The place of one event in the chain: its hash covers the event and the link before it."""

    written_by_triggers_only = True  # the application's role can't add a link of its own
    id = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 ... without a gap.")
    event_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


class RowChange(models.Model):
    """One change of one row of a clinical table, as its trigger saw it.

    It holds the columns that changed, before and after, and names the transaction: the audit
    events of the same transaction say who did it and why.
    """

    class Operation(models.TextChoices):
        """What was done to the row."""

        INSERT = "INSERT", _("Added")
        UPDATE = "UPDATE", _("Changed")
        DELETE = "DELETE", _("Removed")

    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    transaction_id = models.BigIntegerField()
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=64)
    operation = models.CharField(max_length=6, choices=Operation)
    case_id = models.UUIDField(null=True)
    user_id = models.BigIntegerField(null=True, help_text="Whom the row is about.")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    written_by_triggers_only = True

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "id"], name="row_change_by_case"),
            models.Index(fields=["table_name", "row_id", "id"], name="row_change_by_row"),
            models.Index(fields=["user_id", "id"], name="row_change_by_user"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"
