"""One's own consents: what they say, giving and withdrawing them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, signed_in
from accounts.models import Consent, Purpose
from accounts.selectors import consent_texts_in_force
from accounts.services import give_consent, withdraw_consent


class ConsentForm(forms.Form):
    """One consent, given or withdrawn."""

    purpose = forms.ChoiceField(choices=Purpose)
    agree = forms.TypedChoiceField(
        choices=(("yes", "yes"), ("no", "no")), coerce=lambda word: word == "yes"
    )


@signed_in
@require_GET
def consents(request: SignedInRequest) -> HttpResponse:
    """Show every consent text and whether one agrees to it."""
    given = Consent.objects.filter(user=request.user, withdrawn_at=None)
    by_purpose = {consent.purpose: consent for consent in given}
    rows = [
        {"text": text, "consent": by_purpose.get(purpose)}
        for purpose, text in consent_texts_in_force().items()
    ]
    return render(request, "accounts/consents.html", {"rows": rows})


@signed_in
@require_POST
def change_consent(request: SignedInRequest) -> HttpResponse:
    """Give or withdraw one consent."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed. Choose one of the consents below."))
        return redirect("consents")
    purpose = Purpose(form.cleaned_data["purpose"])
    if form.cleaned_data["agree"]:
        give_consent(user=request.user, purposes=[purpose])
        messages.success(request, _("You agree. You can withdraw this at any time."))
    else:
        withdraw_consent(user=request.user, purpose=purpose)
        messages.success(request, _("You have withdrawn this. It counts from now on."))
    return redirect("consents")
