"""Forms around a claim: why it is given back, to whom it goes, when somebody is away."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Case
from triage.models import ClosedDay
from triage.selectors.availability import readers_for

_LONGEST_REASON = 200


class RefusalForm(forms.Form):
    """Why a reader can't read a case."""

    reason = forms.CharField(label=_("Why can't you read it?"), max_length=_LONGEST_REASON)


class SecondReadForm(forms.Form):
    """What the first reader wants to know from the second."""

    note = forms.CharField(
        label=_("What should the second reader look at?"),
        help_text=_("Don't say what you think: the second reading is blind."),
        max_length=_LONGEST_REASON,
        required=False,
    )


class TakeOverForm(forms.Form):
    """Why a coordinator takes a case away from its reader."""

    reason = forms.CharField(label=_("Why is it taken over?"), max_length=_LONGEST_REASON)


class ContactForm(forms.Form):
    """How a patient was reached who had not confirmed an answer."""

    note = forms.CharField(
        label=_("How was the patient reached?"),
        help_text=_("Who was spoken to and when; nothing of what the answer says."),
        max_length=_LONGEST_REASON,
    )


class GiveForm(forms.Form):
    """To whom a case goes, and why."""

    reader = forms.ModelChoiceField(
        label=_("To whom?"), queryset=User.objects.none(), empty_label=_("Choose")
    )
    reason = forms.CharField(label=_("Why?"), max_length=_LONGEST_REASON)

    def __init__(
        self,
        *args: Any,
        case: Case,
        but: int | None = None,
        with_reason: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        readers = readers_for(case).exclude(pk=but) if but else readers_for(case)
        self.fields["reader"].queryset = readers  # type: ignore[attr-defined]
        if not with_reason:
            del self.fields["reason"]


class AbsenceForm(forms.Form):
    """The first and the last day of an absence."""

    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Ask for days in order that are not over yet."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError(_("The last day lies before the first.")))
        elif last and last < timezone.localdate():
            self.add_error("last_day", ValidationError(_("These days are over.")))
        return data


class ClosedDayForm(forms.Form):
    """A day on which the clinic doesn't work."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(label=_("Why?"), max_length=80)

    def clean_day(self) -> date:
        """Ask for a day that is not over yet, and not closed already."""
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        if ClosedDay.objects.filter(day=day).exists():
            raise ValidationError(_("The clinic is closed on this day already."))
        return day
