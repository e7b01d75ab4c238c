"""The people whom somebody acts for: adding one, their consents, and stopping."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, signed_in
from accounts.models import Authority, Purpose, Relationship, Representation, User
from accounts.representations import (
    add_represented_person,
    end_representation,
    list_representations,
)
from accounts.views import apply_change, list_consents
from telederm.core.refusals import is_done


class PersonForm(forms.Form):
    """Somebody without an account of their own, and by what right one acts for them."""

    full_name = forms.CharField(label=gettext_lazy("The person's full name"), max_length=150)
    relation = forms.ChoiceField(
        label=gettext_lazy("What are you to the person?"),
        choices=Relationship,
        widget=forms.RadioSelect,
    )
    organisation = forms.CharField(
        label=gettext_lazy("Your practice, hospital or organisation"),
        help_text=gettext_lazy("Needed from health workers."),
        max_length=150,
        required=False,
    )
    authority = forms.ChoiceField(
        label=gettext_lazy("By what right do you act for them?"),
        help_text=gettext_lazy("It is kept with each case, and the dermatologist sees it."),
        choices=Authority,
        widget=forms.RadioSelect,
    )
    consent_care = forms.BooleanField(
        label=gettext_lazy(
            "I agree for them that a dermatologist reads the answers and photographs"
        ),
        error_messages={
            "required": gettext_lazy("Without this, no doctor may look at what you send.")
        },
    )
    consent_ai_processing = forms.BooleanField(
        label=gettext_lazy(
            "I agree for them that a computer program also looks at the photographs"
        ),
        help_text=gettext_lazy("You can say no, and the person is still treated."),
        required=False,
    )

    def clean(self) -> dict[str, object]:
        """A health worker acts for an organisation."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("relation") == Relationship.HEALTH_WORKER and not cleaned.get(
            "organisation"
        ):
            self.add_error("organisation", _("Say for which organisation you work."))
        return cleaned

    @property
    def purposes(self) -> list[Purpose]:
        """What was agreed to for the person."""
        return [purpose for purpose in Purpose if self.cleaned_data.get(f"consent_{purpose}")]


@signed_in
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    """List the people one acts for, and add one."""
    form = PersonForm(request.POST or None)
    if form.is_valid() and is_done(form, lambda: _add(request.user, form)):
        messages.success(request, _("You can now send a case for this person."))
        return redirect("people")
    context = {"form": form, "represented": list_representations(request.user)}
    return render(request, "accounts/people.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def person_consents(request: SignedInRequest, representation_id: UUID) -> HttpResponse:
    """Show what was agreed to for a person one acts for."""
    representation = _get_own(request, representation_id)
    context = {"rows": list_consents(representation.patient), "representation": representation}
    return render(request, "accounts/consents.html", context)


@signed_in
@require_POST
def change_person_consent(request: SignedInRequest, representation_id: UUID) -> HttpResponse:
    """Give or withdraw one consent for a person one acts for."""
    representation = _get_own(request, representation_id)
    apply_change(request, representation.patient)
    return redirect("person-consents", representation_id)


@signed_in
@require_POST
def stop_acting(request: SignedInRequest, representation_id: UUID) -> HttpResponse:
    """End one's right to act for a person."""
    end_representation(representation=_get_own(request, representation_id), ended_by=request.user)
    messages.success(request, _("You no longer act for this person, and see their cases no more."))
    return redirect("people")


def _add(representative: User, form: PersonForm) -> None:
    cleaned = form.cleaned_data
    add_represented_person(
        representative=representative,
        full_name=cleaned["full_name"],
        relation=Relationship(cleaned["relation"]),
        authority=Authority(cleaned["authority"]),
        organisation=cleaned["organisation"],
        purposes=form.purposes,
    )


def _get_own(request: SignedInRequest, representation_id: UUID) -> Representation:
    return get_object_or_404(list_representations(request.user), pk=representation_id)
