"""Publishing the words that people are asked to agree to: version by version, in every language."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import ConsentText, ConsentTranslation, ConsentWords, Purpose, Role, User
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED, ActRefused
from telederm.core.versions import write_next
from telederm.core.words import Words


class TextRefused(ActRefused):
    """The words can't be published like this."""


@transaction.atomic
def publish_consent_text(
    *,
    purpose: Purpose,
    words: Mapping[str, ConsentWords],
    based_on: int,
    published_by: User,
    reason: str,
) -> ConsentText:
    """Publish the next version. People read it at once; what they have agreed to stays as it was.

    Args:
        words: by the code of the language; the site's own is needed, and stands in for the others.
        based_on: the version that the administrator has seen.

    Raises:
        TextRefused: by nobody who may, without a reason or the site's own language, with a
            translation of other words, or after somebody else's newer version.
    """
    current = _find_current(purpose)
    fault = _find_fault(current, words, published_by, reason)
    if fault:
        raise TextRefused(fault)
    own = words[settings.LANGUAGE_CODE]
    fields = {
        "title": own.title,
        "body": own.body,
        "published_by": published_by,
        "reason": reason.strip(),
    }
    text = write_next(ConsentText, based_on=based_on, of={"purpose": purpose}, fields=fields)
    if text is None:
        raise TextRefused(_("Somebody has published a newer version. Look at it first."))
    ConsentTranslation.objects.bulk_create(
        ConsentTranslation(text=text, language=code, title=each.title, body=each.body)
        for code, each in words.items()
        if code != settings.LANGUAGE_CODE
    )
    record_event(
        action=Action.CREATE,
        actor=published_by,
        record=text,
        reason=text.reason,
        detail={"purpose": purpose, "version": text.version, "languages": sorted(words)},
    )
    return text


def _find_current(purpose: Purpose) -> ConsentText | None:
    texts = ConsentText.objects.filter(purpose=purpose).order_by("-version")
    return texts.prefetch_related("translations").first()


def _find_fault(
    current: ConsentText | None, words: Mapping[str, ConsentWords], actor: User, reason: str
) -> Words:
    if not holds_role(actor, Role.ADMINISTRATOR):
        return _("Only an administrator publishes consent texts.")
    if not reason.strip():
        return REASON_WANTED
    own = words.get(settings.LANGUAGE_CODE)
    if own is None or not all(each.title.strip() and each.body.strip() for each in words.values()):
        return _("Write a title and a text in the site's own language, and both in any other.")
    if current is not None and own.body != current.body:
        return _find_stale_translation(current, words)
    return ""


def _find_stale_translation(current: ConsentText, words: Mapping[str, ConsentWords]) -> Words:
    """A translation that stayed while its original changed says something else than it."""
    names = dict(settings.LANGUAGES)
    for translation in current.translations.all():
        new = words.get(translation.language)
        if new is not None and new.body == translation.body:
            sentence = _(
                "The text changed, but not in %(language)s. Change it there as well, or empty both "
                "fields: then it is shown in the site's own language."
            )
            return sentence % {"language": names.get(translation.language, translation.language)}
    return ""
