"""What a person agreed to, in which words."""

from dataclasses import dataclass

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from telederm.audit.triggers import KeepHistory
from telederm.core.models import RecordModel
from telederm.core.triggers import Immutable


class Purpose(models.TextChoices):
    """What a consent is for. Care is needed to send a case; the others are free."""

    CARE = "care", _("Care")
    AI_PROCESSING = "ai_processing", _("AI processing")
    TEACHING = "teaching", _("Teaching")
    RESEARCH = "research", _("Research")


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """A consent text as somebody reads it; `language` is a code of settings.LANGUAGES."""

    title: str
    body: str
    language: str


class ConsentText(RecordModel):
    """One version of the words that a person is asked to agree to; the newest is in force.

    The words stand here in the site's own language (settings.LANGUAGE_CODE).
    """

    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        help_text="Empty: the platform came with it.",
    )  # fmt: skip
    reason = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        triggers = [KeepHistory(), Immutable()]
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="one_consent_text_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"

    def words_in(self, language: str) -> ConsentWords:
        """Return the words in a language, or in the site's own where there is no translation."""
        for translation in self.translations.all():
            if translation.language == language:
                return ConsentWords(translation.title, translation.body, language)
        return ConsentWords(self.title, self.body, settings.LANGUAGE_CODE)


class ConsentTranslation(RecordModel):
    """A version's words in another language; whoever agreed to them can read them again."""

    text = models.ForeignKey(ConsentText, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    body = models.TextField()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="agreed_words_stay", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="one_translation_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.text_id} in {self.language}"


class Consent(RecordModel):
    """A person's agreement to one text; withdrawn, it stays as history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    language = models.CharField(
        max_length=10, db_default="en", help_text="In which language the text was read."
    )
    purpose = models.CharField(max_length=20, choices=Purpose)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who agreed on the person's behalf; empty: the person.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [KeepHistory(user="user_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_current_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"consent to {self.purpose} of user {self.user_id}"

    @property
    def words(self) -> ConsentWords:
        """The words that were agreed to, in the language in which they were read."""
        return self.text.words_in(self.language)
