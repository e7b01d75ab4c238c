"""The report as the patient will read it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Disposition
from cases.services.reports import ReportContent

_GRADABLE = (("yes", _("Yes")), ("no", _("No, the photographs don't allow it")))


class ReportForm(forms.Form):
    """The report; `version` is the case's, as the reader saw it."""

    report_fields = (
        *("diagnosis", "disposition", "plain_summary", "safety_net_advice", "model_statement"),
    )

    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    gradable = forms.TypedChoiceField(
        label=_("Could the photographs be read?"),
        choices=_GRADABLE,
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    diagnosis = forms.CharField(label=_("Diagnosis"), max_length=200, required=False)
    disposition = forms.ChoiceField(
        label=_("What should the patient do?"),
        choices=[("", _("Choose")), *Disposition.choices],
    )
    plain_summary = forms.CharField(
        label=_("In plain words, for the patient"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    safety_net_advice = forms.CharField(
        label=_("What to watch for, and when to come back"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    model_statement = forms.CharField(
        label=_("What to tell of the model's opinion"),
        help_text=_("Leave it empty to tell nothing."),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a diagnosis where the photographs could be read."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("gradable") and not data.get("diagnosis"):
            self.add_error("diagnosis", ValidationError(_("Name a diagnosis.")))
        return data

    def content(self) -> ReportContent:
        """The report's content as the service takes it."""
        data = self.cleaned_data
        return ReportContent(
            gradable=data["gradable"],
            diagnosis=data["diagnosis"],
            disposition=Disposition(data["disposition"]),
            plain_summary=data["plain_summary"],
            safety_net_advice=data["safety_net_advice"],
            model_statement=data["model_statement"],
        )
