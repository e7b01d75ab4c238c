"""The form that starts a case."""

from django import forms


class StartForm(forms.Form):
    """Carries the key that makes a double click harmless."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
