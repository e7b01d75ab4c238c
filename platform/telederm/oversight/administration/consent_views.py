"""What people are asked to agree to: the text in force, its earlier versions, the next one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, role_required
from accounts.consent_texts import publish_consent_text
from accounts.models import Purpose, Role
from accounts.selectors import consent_texts_in_force, list_consent_versions
from telederm.core.refusals import is_done
from telederm.oversight.administration.consent_forms import ConsentTextForm, fields_of_text


@role_required(Role.ADMINISTRATOR)
@require_GET
def consent_texts(request: SignedInRequest) -> HttpResponse:
    """List the texts in force."""
    context = {"texts": consent_texts_in_force().values()}
    return render(request, "oversight/settings/consents.html", context)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def consent_text(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Show the versions of one text, and publish the next one."""
    current = consent_texts_in_force().get(purpose)
    if current is None:
        raise Http404
    form = ConsentTextForm(request.POST or None, initial=fields_of_text(current))
    if form.is_valid() and _publish(request, form, Purpose(purpose)):
        messages.success(request, _("Published. People read it from now on."))
        return redirect("oversight-consents")
    context = {"form": form, "current": current, "versions": list_consent_versions(purpose)}
    status = 422 if form.errors else 200
    return render(request, "oversight/settings/consent.html", context, status=status)


def _publish(request: SignedInRequest, form: ConsentTextForm, purpose: Purpose) -> bool:
    return is_done(
        form,
        lambda: publish_consent_text(
            purpose=purpose,
            words=form.words(),
            based_on=form.cleaned_data["based_on"],
            published_by=request.user,
            reason=form.cleaned_data["reason"],
        ),
    )
