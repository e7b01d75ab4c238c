"""The questions about how it went on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Course, Seen, TissueTest


class OutcomeForm(forms.Form):
    """How it went on, some weeks after the answer."""

    course = forms.ChoiceField(
        label=_("How is your skin now?"), choices=Course, widget=forms.RadioSelect
    )
    seen = forms.ChoiceField(
        label=_("Who has looked at it since?"), choices=Seen, widget=forms.RadioSelect
    )
    tissue_test = forms.ChoiceField(
        label=_("Was tissue taken and tested?"), choices=TissueTest, widget=forms.RadioSelect
    )
    other_diagnosis = forms.CharField(
        label=_("What was it called there?"),
        help_text=_("As the doctor or the test named it."),
        max_length=200,
        required=False,
    )
    words = forms.CharField(
        label=_("Anything else you want to tell us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
