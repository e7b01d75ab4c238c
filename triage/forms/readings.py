"""The reading itself: up to three conditions, what to do, and how soon."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Disposition
from cases.workflow import UrgencyTier
from triage.models import Concurrence, Confidence, OverrideReason, UngradableReason
from triage.services.readings import MAX_DIFFERENTIALS, Impression, Judgement

RANKS = range(1, MAX_DIFFERENTIALS + 1)


class ReadingForm(forms.Form):
    """Up to three conditions, the likeliest first, or why the photographs can't be read."""

    ungradable_reason = forms.ChoiceField(
        label=_("Can the photographs be read?"),
        choices=[
            ("", _("Yes")),
            (_("No, because"), [(reason.value, reason.label) for reason in UngradableReason]),
        ],
        required=False,
    )
    disposition = forms.ChoiceField(
        label=_("What should the patient do?"),
        choices=Disposition.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    urgency = forms.TypedChoiceField(
        label=_("How urgent is it, in your view?"),
        choices=UrgencyTier.choices,
        coerce=lambda value: UrgencyTier(int(value)),
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rank in RANKS:
            self.fields[f"condition_{rank}"] = forms.CharField(
                label=_("Condition %(rank)d") % {"rank": rank},
                max_length=120,
                required=False,
                widget=forms.TextInput(attrs={"data-begin": ""} if rank == 1 else {}),
            )
            self.fields[f"confidence_{rank}"] = forms.TypedChoiceField(
                label=_("How likely is number %(rank)d?") % {"rank": rank},
                choices=Confidence.choices,
                coerce=lambda value: Confidence(int(value)),
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what a reading needs where the photographs can be read."""
        data: dict[str, Any] = super().clean() or {}
        for rank in RANKS:
            if data.get(f"condition_{rank}") and not data.get(f"confidence_{rank}"):
                self._ask(f"confidence_{rank}", _("Say how likely it is."))
        if not data.get("ungradable_reason"):
            self._ask_for_a_judgement(data)
        return data

    def is_gradable(self) -> bool:
        """Whether the reader could read the photographs."""
        return not self.cleaned_data["ungradable_reason"]

    def impressions(self) -> list[Impression]:
        """The conditions that were named, in order."""
        data = self.cleaned_data
        return [
            Impression(data[f"condition_{rank}"], data[f"confidence_{rank}"])
            for rank in RANKS
            if data.get(f"condition_{rank}")
        ]

    def judgement(self) -> Judgement:
        """What the reader would do, and how soon."""
        data = self.cleaned_data
        reason, disposition = data["ungradable_reason"], data["disposition"]
        return Judgement(
            disposition=Disposition(disposition) if disposition else None,
            urgency=data["urgency"],
            ungradable_reason=UngradableReason(reason) if reason else None,
        )

    def _ask_for_a_judgement(self, data: dict[str, Any]) -> None:
        if not data.get("condition_1"):
            self._ask("condition_1", _("Name at least one condition."))
        if not data.get("disposition"):
            self._ask("disposition", _("Say what the patient should do."))
        if not data.get("urgency"):
            self._ask("urgency", _("Say how urgent it is."))

    def _ask(self, field: str, sentence: Any) -> None:
        if field not in self.errors:
            self.add_error(field, ValidationError(sentence))


class ConclusionForm(ReadingForm):
    """The reader's conclusion: each decision is one button of one list, and records it."""

    decision = forms.ChoiceField(label=_("The model's opinion"))

    field_order = ["decision"]

    def __init__(self, *args: Any, has_opinion: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = _DECISIONS if has_opinion else [_NO_OPINION]
        self.fields["decision"].choices = self.decisions  # type: ignore[attr-defined]

    def decided(self) -> tuple[Concurrence, OverrideReason | None]:
        """The concurrence, and the reason if it is an override."""
        word = self.cleaned_data["decision"]
        if word in Concurrence.values:
            return Concurrence(word), None
        return Concurrence.OVERRIDDEN, OverrideReason(word)


_NO_OPINION = (Concurrence.NO_AI_OPINION.value, _("There was no AI opinion: record my conclusion"))
_DECISIONS = [
    (Concurrence.CONFIRMED.value, Concurrence.CONFIRMED.label),
    *(
        (reason.value, _("I override it: %(reason)s") % {"reason": reason.label})
        for reason in OverrideReason
    ),
]
