"""Signing in with a passkey: a key on one's own device, opened with finger, face or PIN."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    """A key is a passkey unless told otherwise: it stands for password and second factor."""

    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        help_text=_("The device asks for your finger, face or PIN."),
        required=False,
        initial=True,
    )
