"""The signed answer to a case."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from telederm.terminology.coding import write_codes


class Disposition(models.TextChoices):
    """What the patient should do next."""

    SELF_CARE = "self_care", _("Care for it at home")
    TREATMENT = "treatment", _("Start a treatment")
    ROUTINE_VISIT = "routine_visit", _("See a dermatologist in person")
    URGENT_VISIT = "urgent_visit", _("See a dermatologist in person within two weeks")
    EMERGENCY_CARE = "emergency_care", _("Go to an emergency department now")


class Report(RecordModel):
    """What the dermatologist signed. Immutable; later words go into addenda."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="report")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now(), editable=False)
    gradable = models.BooleanField(help_text="Whether the photographs allowed a reading.")
    diagnosis = models.CharField(max_length=200, blank=True)
    # What the vocabulary made of the diagnosis at signing: all empty for free text, and where
    # nothing could be read. Reports of the first digest version were signed without them.
    vocabulary_name = models.CharField(max_length=120, blank=True, db_default="")
    icd11 = models.CharField("ICD-11", max_length=8, blank=True, db_default="")
    icd10 = models.CharField("ICD-10", max_length=8, blank=True, db_default="")
    vocabulary_version = models.CharField(max_length=24, blank=True, db_default="")
    disposition = models.CharField(max_length=20, choices=Disposition)
    plain_summary = models.TextField(help_text="For the patient, in everyday words.")
    safety_net_advice = models.TextField(help_text="What to watch for, and when to come back.")
    model_statement = models.CharField(
        max_length=300, blank=True,
        help_text="What the dermatologist chose to tell of the model's opinion; empty: nothing.",
    )  # fmt: skip
    covered_images = models.JSONField(help_text="Ids and digests of the photographs it speaks of.")
    digest_version = models.PositiveSmallIntegerField(
        db_default=1, help_text="Which fields the digest covers: cases.services.digests."
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 (hex) over everything above.")

    class Meta:
        indexes = [models.Index(fields=["signed_by", "-signed_at", "-id"], name="report_by_signer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(gradable=False) | ~Q(diagnosis=""), name="gradable_has_a_diagnosis"
            ),
            models.CheckConstraint(
                condition=~Q(safety_net_advice=""), name="always_with_safety_net_advice"
            ),
            models.CheckConstraint(
                condition=Q(digest_version=1) | ~Q(vocabulary_version=""),
                name="codes_name_their_vocabulary",
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"report on {self.case_id}"

    @property
    def codes(self) -> str:
        """The diagnosis's codes at signing, in one line; empty for free text."""
        return write_codes(icd11=self.icd11, icd10=self.icd10)

    @property
    def is_free_text(self) -> bool:
        """Whether it was signed with a diagnosis that the vocabulary of then didn't know."""
        return bool(self.gradable and self.vocabulary_version and not self.vocabulary_name)


class Addendum(RecordModel):
    """A later word to a signed report, by the one who signed it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="addenda")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["created_at"]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"addendum to {self.report_id}"
