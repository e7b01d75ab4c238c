"""The model's versions as the platform knows them, and every change of their state."""

from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from telederm.core.models import RecordModel


class VersionState(models.TextChoices):
    """Where a version stands in its life."""

    CANDIDATE = "candidate", _("Candidate")
    SHADOW = "shadow", _("In shadow: scores that nobody sees")
    LIVE = "live", _("Live")
    RETIRED = "retired", _("Retired")


_S = VersionState

# Data for the service and for the database's trigger alike.
VERSION_TRANSITIONS: Final = (
    (_S.CANDIDATE, _S.SHADOW),  # first beside the live one, unseen
    (_S.CANDIDATE, _S.LIVE),
    (_S.SHADOW, _S.LIVE),
    (_S.CANDIDATE, _S.RETIRED),
    (_S.SHADOW, _S.RETIRED),
    (_S.LIVE, _S.RETIRED),  # its place was taken
    (_S.RETIRED, _S.LIVE),  # the way back, for a version that was live before
)


class ModelVersion(RecordModel):
    """One version that was registered; its files lie in the models' folder under its number.

    The digests are SHA-256 (hex) at the moment of registering: a version never changes.
    """

    number = models.PositiveIntegerField(unique=True)
    manifest_digest = models.CharField(max_length=64)
    card_digest = models.CharField(max_length=64, help_text="Of the model card's Markdown.")
    label_map_digest = models.CharField(max_length=64)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.CANDIDATE)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state=_S.LIVE), name="one_live_version"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state=_S.SHADOW), name="one_shadow_version"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="known_version_transitions",
                field="state",
                transitions=sorted((a.value, b.value) for a, b in VERSION_TRANSITIONS),
            ),
            pgtrigger.ReadOnly(name="only_the_state_changes", exclude=["state"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class VersionChange(RecordModel):
    """One change of a version's state, by whom and why; registering is the first."""

    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="changes")
    source = models.CharField(max_length=12, choices=VersionState, blank=True)
    target = models.CharField(max_length=12, choices=VersionState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-created_at"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.source or 'new'} -> {self.target}"
