"""Writing a report template, in one language or in several."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cases.models import Disposition
from triage.models import ReportTemplate
from triage.services.report_templates import TemplateText


class TemplateForm(forms.Form):
    """A template; both texts of a language are written, or neither."""

    title = forms.CharField(label=_("Title"), max_length=80)
    condition = forms.CharField(
        label=_("For which condition?"),
        help_text=_("It is offered first for this condition. Leave it empty for any."),
        max_length=120,
        required=False,
    )
    disposition = forms.ChoiceField(
        label=_("What should the patient do?"),
        choices=[("", _("As chosen in each report")), *Disposition.choices],
        required=False,
    )
    is_shared = forms.BooleanField(label=_("Other dermatologists may use it, too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            self.fields[f"plain_summary_{code}"] = _make_text(
                _("In plain words, for the patient"), rows=5
            )
            self.fields[f"safety_net_advice_{code}"] = _make_text(
                _("What to watch for, and when to come back"), rows=3
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the other half where only one text of a language was written."""
        data: dict[str, Any] = super().clean() or {}
        for code, name in settings.LANGUAGES:
            names = (f"plain_summary_{code}", f"safety_net_advice_{code}")
            empty = [each for each in names if not data.get(each)]
            if len(empty) == 1:
                sentence = _("Write this in %(language)s as well.") % {"language": name}
                self.add_error(empty[0], ValidationError(sentence))
        return data

    def languages(self) -> Iterator[tuple[str, bool, list[BoundField]]]:
        """Yield each language's name, whether there is anything in it, and its two fields."""
        for code, name in settings.LANGUAGES:
            pair = [self[f"plain_summary_{code}"], self[f"safety_net_advice_{code}"]]
            is_open = any(field.value() or field.errors for field in pair)
            yield name, is_open or code == settings.LANGUAGE_CODE, pair

    def texts(self) -> dict[str, TemplateText]:
        """Return the languages that were written in."""
        data = self.cleaned_data
        return {
            code: TemplateText(
                plain_summary=data[f"plain_summary_{code}"],
                safety_net_advice=data[f"safety_net_advice_{code}"],
            )
            for code, _name in settings.LANGUAGES
            if data[f"plain_summary_{code}"]
        }


class TemplateChangeForm(TemplateForm):
    """The next wording of one's own template, based on the one that was seen."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def fields_of(template: ReportTemplate) -> dict[str, Any]:
    """Return a template as the fields of `TemplateForm`."""
    fields: dict[str, Any] = {
        name: getattr(template, name) for name in ("title", "condition", "disposition", "is_shared")
    }
    for text in template.texts.all():
        fields[f"plain_summary_{text.language}"] = text.plain_summary
        fields[f"safety_net_advice_{text.language}"] = text.safety_net_advice
    return fields


def _make_text(label: Any, *, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=widget, required=False)
