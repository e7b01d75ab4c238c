"""What a reader writes down, step by step. Nothing is pre-filled from the model."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Disposition
from cases.services.reports import ReportContent
from triage.models import Concurrence, Confidence, OverrideReason
from triage.services.readings import MAX_DIFFERENTIALS, Impression

_GRADABLE = (("yes", _("Yes")), ("no", _("No, the photographs don't allow it")))


class ImpressionsForm(forms.Form):
    """Up to three conditions, the likeliest first, or "can't be read"."""

    gradable = forms.TypedChoiceField(
        label=_("Can these photographs be read?"),
        choices=_GRADABLE,
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rank in range(1, MAX_DIFFERENTIALS + 1):
            self.fields[f"condition_{rank}"] = forms.CharField(
                label=_("Condition %(rank)d") % {"rank": rank}, max_length=120, required=False
            )
            self.fields[f"confidence_{rank}"] = forms.TypedChoiceField(
                label=_("How likely is number %(rank)d?") % {"rank": rank},
                choices=[("", _("Choose")), *Confidence.choices],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one condition where the photographs can be read."""
        data: dict[str, Any] = super().clean() or {}
        for rank in range(1, MAX_DIFFERENTIALS + 1):
            if data.get(f"condition_{rank}") and not data.get(f"confidence_{rank}"):
                self.add_error(f"confidence_{rank}", ValidationError(_("Say how likely it is.")))
        if data.get("gradable") and not data.get("condition_1"):
            self.add_error("condition_1", ValidationError(_("Name at least one condition.")))
        return data

    def impressions(self) -> list[Impression]:
        """The conditions that were named, in order."""
        data = self.cleaned_data
        return [
            Impression(data[f"condition_{rank}"], Confidence(data[f"confidence_{rank}"]))
            for rank in range(1, MAX_DIFFERENTIALS + 1)
            if data.get(f"condition_{rank}")
        ]


class ConclusionForm(ImpressionsForm):
    """The reader's conclusion: confirming and overriding take the same number of clicks."""

    decision = forms.ChoiceField(label=_("The model's opinion"), widget=forms.RadioSelect)

    field_order = ["decision", "gradable"]

    def __init__(self, *args: Any, has_opinion: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = (  # type: ignore[attr-defined]
            _DECISIONS if has_opinion else [_NO_OPINION]
        )

    def decided(self) -> tuple[Concurrence, OverrideReason | None]:
        """The concurrence, and the reason if it is an override."""
        word = self.cleaned_data["decision"]
        if word in Concurrence.values:
            return Concurrence(word), None
        return Concurrence.OVERRIDDEN, OverrideReason(word)


_NO_OPINION = (Concurrence.NO_AI_OPINION.value, Concurrence.NO_AI_OPINION.label)
_DECISIONS = [
    (Concurrence.CONFIRMED.value, Concurrence.CONFIRMED.label),
    *(
        (reason.value, _("I override it: %(reason)s") % {"reason": reason.label})
        for reason in OverrideReason
    ),
]


class ReportForm(forms.Form):
    """The report as the patient will read it; `version` is the case's, as the reader saw it."""

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
