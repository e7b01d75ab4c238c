"""What a person is asked at sign-up, beside e-mail address and password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignupForm(forms.Form):
    """Name and consents. Care has to be agreed to; AI processing is free."""

    full_name = forms.CharField(
        label=_("Your full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent_care = forms.BooleanField(
        label=_("I agree that a dermatologist reads my answers and photographs to advise me"),
        error_messages={"required": _("Without this, no doctor may look at what you send.")},
    )
    consent_ai_processing = forms.BooleanField(
        label=_("I agree that a computer program also looks at my photographs"),
        help_text=_(
            "It helps to order the queue and gives the dermatologist a second look. "
            "A doctor always decides. You can say no and still be treated."
        ),
        required=False,
    )

    field_order = ["full_name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing to add: the account adapter has saved name, role and consents."""
