"""The words of a consent, in every language of the site."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import ConsentText, ConsentWords
from telederm.oversight.administration.forms import PublishForm


class ConsentTextForm(PublishForm):
    """A title and a text in each language; both are written, or neither."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            own = code == settings.LANGUAGE_CODE
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title"), max_length=120, required=own
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("What people agree to"),
                max_length=5000,
                required=own,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the other half where only one field of a language was written."""
        data: dict[str, Any] = super().clean() or {}
        for code, name in settings.LANGUAGES:
            names = (f"title_{code}", f"body_{code}")
            empty = [each for each in names if not data.get(each)]
            if len(empty) == 1 and code != settings.LANGUAGE_CODE:
                sentence = _("Write this in %(language)s as well.") % {"language": name}
                self.add_error(empty[0], ValidationError(sentence))
        return data

    def languages(self) -> Iterator[tuple[str, bool, list[BoundField]]]:
        """Yield each language's name, whether it stands open, and its two fields."""
        for code, name in settings.LANGUAGES:
            pair = [self[f"title_{code}"], self[f"body_{code}"]]
            is_open = code == settings.LANGUAGE_CODE or any(field.errors for field in pair)
            yield name, is_open, pair

    def words(self) -> dict[str, ConsentWords]:
        """Return the languages that were written in."""
        data = self.cleaned_data
        return {
            code: ConsentWords(data[f"title_{code}"], data[f"body_{code}"], code)
            for code, _name in settings.LANGUAGES
            if data[f"body_{code}"]
        }


def fields_of_text(text: ConsentText) -> dict[str, Any]:
    """Return a version as the fields of `ConsentTextForm`."""
    fields: dict[str, Any] = {"based_on": text.version}
    for code, _name in settings.LANGUAGES:
        words = text.words_in(code)
        if words.language == code:
            fields |= {f"title_{code}": words.title, f"body_{code}": words.body}
    return fields
