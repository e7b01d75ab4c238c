"""One's own consents: what they say, giving and withdrawing them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, signed_in
from accounts.models import Consent, Purpose, User
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
    return render(request, "accounts/consents.html", {"rows": list_consents(request.user)})


@signed_in
@require_POST
def change_consent(request: SignedInRequest) -> HttpResponse:
    """Give or withdraw one consent."""
    apply_change(request, request.user)
    return redirect("consents")


def list_consents(user: User) -> list[dict[str, object]]:
    """Return each text in force, its words for the reader, and the user's consent to it or None."""
    language = get_language() or settings.LANGUAGE_CODE
    given = Consent.objects.filter(user=user, withdrawn_at=None).select_related("text")
    by_purpose = {consent.purpose: consent for consent in given}
    return [
        {
            "text": text,
            "words": text.words_in(language),
            "consent": consent,
            "is_older": consent is not None and consent.text_id != text.pk,
        }
        for purpose, text in consent_texts_in_force().items()
        for consent in [by_purpose.get(purpose)]
    ]


def apply_change(request: SignedInRequest, user: User) -> None:
    """Give or withdraw what the form says, for the signed-in person or whom they act for."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed. Choose one of the consents below."))
        return
    purpose = Purpose(form.cleaned_data["purpose"])
    if form.cleaned_data["agree"]:
        by = None if user == request.user else request.user
        give_consent(user=user, purposes=[purpose], given_by=by)
        messages.success(request, _("You agree. You can withdraw this at any time."))
    else:
        withdraw_consent(user=user, purpose=purpose, withdrawn_by=request.user)
        messages.success(request, _("You have withdrawn this. It counts from now on."))
