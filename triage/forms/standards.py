"""What came of a signed case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.models import StandardKind


class StandardForm(forms.Form):
    """One finding about a signed case."""

    kind = forms.ChoiceField(
        label=_("What does it rest on?"),
        choices=[
            (kind.value, kind.label)
            for kind in (StandardKind.HISTOPATHOLOGY, StandardKind.FOLLOW_UP)
        ],
        widget=forms.RadioSelect,
    )
    condition = forms.CharField(label=_("What was found?"), max_length=200)
    observed_on = forms.DateField(
        label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
