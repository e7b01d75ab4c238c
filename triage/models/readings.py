"""What a reader saw, thought and concluded, in order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Disposition
from cases.workflow import UrgencyTier
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable
from triage.models.runs import TriageRun


class Concurrence(models.TextChoices):
    """How the reader's conclusion stands to the model's opinion."""

    CONFIRMED = "confirmed", _("I confirm the model's first label")
    OVERRIDDEN = "overridden", _("I override the model")
    NO_AI_OPINION = "no_ai_opinion", _("There was no AI opinion")


class OverrideReason(models.TextChoices):
    """Why a reader overrides."""

    MORPHOLOGY = "morphology", _("What I see speaks for something else")
    HISTORY = "history", _("The history speaks for something else")
    IMAGE_QUALITY = "image_quality", _("The photograph misled the model")
    NOT_A_CLASS = "not_a_class", _("The model does not know this condition")
    OTHER = "other", _("Another reason")


class Confidence(models.IntegerChoices):
    """How sure the reader is of a condition."""

    LOW = 1, _("Possible")
    MEDIUM = 2, _("Likely")
    HIGH = 3, _("Very likely")


class UngradableReason(models.TextChoices):
    """Why photographs can't be read."""

    BLURRED = "blurred", _("They are not sharp")
    LIGHT = "light", _("They are too dark or too bright")
    TOO_FAR = "too_far", _("The skin is too small in them")
    WRONG_PART = "wrong_part", _("They don't show what the patient means")
    HIDDEN = "hidden", _("Hair, clothes or something else is in front of it")
    NEEDS_TOUCH = "needs_touch", _("It has to be seen or felt in person")
    OTHER = "other", _("Another reason")


class Change(models.TextChoices):
    """What a reader changed after the model's opinion was shown."""

    FIRST_CONDITION = "first_condition", _("The first condition")
    SIDE = "side", _("From benign to malignant, or back")
    OTHER_CONDITIONS = "other_conditions", _("The other conditions, or their order")
    CONFIDENCE = "confidence", _("How sure they are")
    GRADABLE = "gradable", _("Whether the photographs can be read")
    DISPOSITION = "disposition", _("What the patient should do")
    URGENCY = "urgency", _("How soon")


class Assessment(RecordModel):
    """One reading by one reader; `sequence` 1 is blind, 2 follows the reveal.

    `disposition` and `urgency` are what this reader would do, whatever the policy says.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField()
    ai_visible = models.BooleanField()
    gradable = models.BooleanField()
    ungradable_reason = models.CharField(
        max_length=16, choices=UngradableReason, blank=True, db_default=""
    )
    disposition = models.CharField(max_length=20, choices=Disposition, blank=True, db_default="")
    urgency = models.PositiveSmallIntegerField(choices=UrgencyTier, null=True)
    changes = models.JSONField(
        default=list, db_default=[],
        help_text="What differs from the blind reading (codes of Change); of the second only.",
    )  # fmt: skip
    run = models.ForeignKey(TriageRun, models.PROTECT, null=True, related_name="+")
    concurrence = models.CharField(max_length=16, choices=Concurrence, blank=True)
    override_reason = models.CharField(max_length=16, choices=OverrideReason, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reader", "sequence"], name="one_assessment_a_step"
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, ai_visible=False, concurrence="", run=None)
                | Q(sequence=2, ai_visible=True) & ~Q(concurrence=""),
                name="blind_first_then_concurrence",
            ),
            models.CheckConstraint(
                condition=~Q(concurrence=Concurrence.OVERRIDDEN) | ~Q(override_reason=""),
                name="an_override_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(gradable=False) | Q(ungradable_reason=""),
                name="only_the_ungradable_has_a_reason",
            ),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"assessment {self.sequence} of {self.case_id}"


class Differential(models.Model):
    """One condition of an assessment; `rank` 1 is the first choice.

    Codes and side are those that the vocabulary had at the time; free text has none.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="differentials")
    rank = models.PositiveSmallIntegerField()
    condition = models.CharField(max_length=120)
    icd11 = models.CharField("ICD-11", max_length=8, blank=True, db_default="")
    icd10 = models.CharField("ICD-10", max_length=8, blank=True, db_default="")
    side = models.CharField(max_length=12, blank=True, db_default="")
    vocabulary_version = models.CharField(max_length=24, blank=True, db_default="")
    confidence = models.PositiveSmallIntegerField(choices=Confidence)

    class Meta:
        ordering = ["assessment", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rank"], name="one_condition_a_rank"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=3), name="up_to_three"),
        ]
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"{self.rank}. {self.condition}"


class Reveal(RecordModel):
    """The moment at which a reader, having committed their own, was shown the model's opinion."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reveals")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    blind_read = models.OneToOneField(Assessment, models.PROTECT, related_name="reveal")
    run = models.ForeignKey(
        TriageRun, models.PROTECT, null=True, related_name="+", help_text="What was shown."
    )

    class Meta:
        triggers = [Immutable()]

    def __str__(self) -> str:
        return f"reveal of {self.case_id} to user {self.reader_id}"
