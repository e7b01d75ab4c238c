"""The form for a message of the patient's."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """What the patient writes; photographs come with it or were added before."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
