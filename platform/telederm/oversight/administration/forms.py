"""What every publication asks for, and the form of the promises and the ladder."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cases.workflow import UrgencyTier
from triage.models import Rung
from triage.selectors.times import Ladder, Times
from triage.urgency.clock import Promises

_UNITS = (("hours", _("hours, around the clock")), ("working_days", _("working days")))
_PERCENT = 100


class PublishForm(forms.Form):
    """The next version of something: based on the one that was seen, with a reason."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why?"), help_text=_("It is kept with the version."), max_length=200
    )


class TimesForm(PublishForm):
    """A promise for each tier, and after which share of the time whom to call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in sorted(UrgencyTier):
            self.fields[f"{tier.name.lower()}_amount"] = forms.FloatField(
                label=tier.label, min_value=0.1, max_value=1000
            )
            self.fields[f"{tier.name.lower()}_unit"] = forms.ChoiceField(
                label=_("Counted in"), choices=_UNITS
            )
        for rung in Rung:
            self.fields[f"{rung}_percent"] = forms.FloatField(
                label=rung.label, min_value=1, max_value=1000, required=False
            )

    def tiers(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Yield each tier's time and unit."""
        for tier in sorted(UrgencyTier):
            name = tier.name.lower()
            yield self[f"{name}_amount"], self[f"{name}_unit"]

    def rungs(self) -> Iterator[BoundField]:
        """Yield each rung's share of the time, in percent."""
        for rung in Rung:
            yield self[f"{rung}_percent"]

    def promises(self) -> Promises:
        """Return the promises that were typed in."""
        data = self.cleaned_data
        names = [tier.name.lower() for tier in sorted(UrgencyTier)]
        return {name: {data[f"{name}_unit"]: data[f"{name}_amount"]} for name in names}

    def ladder(self) -> Ladder:
        """Return those who are called, the first one first."""
        shares = {rung: self.cleaned_data[f"{rung}_percent"] for rung in Rung}
        called = [(str(rung), share / _PERCENT) for rung, share in shares.items() if share]
        return tuple(sorted(called, key=lambda step: step[1]))


def fields_of(times: Times) -> dict[str, Any]:
    """Return what counts now as the fields of `TimesForm`."""
    fields: dict[str, Any] = {"based_on": times.version}
    for name, promise in times.promises.items():
        ((unit, amount),) = promise.items()
        fields |= {f"{name}_amount": f"{amount:g}", f"{name}_unit": unit}
    shares = {f"{rung}_percent": f"{share * _PERCENT:g}" for rung, share in times.ladder}
    return fields | shares
