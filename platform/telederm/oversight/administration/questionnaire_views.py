"""What patients are asked: every published version, and which one new cases begin with."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.models import QuestionnaireChoice
from cases.selectors.questionnaires import find_newest_choice, find_version_in_force, list_versions
from cases.services.questionnaires import choose_questionnaire
from telederm.core.refusals import is_done
from telederm.oversight.administration.forms import PublishForm

SHOWN = 50


@role_required(Role.ADMINISTRATOR)
@require_GET
def questionnaires(request: SignedInRequest) -> HttpResponse:
    """List the published versions and the choices among them."""
    context = {
        "lines": list_versions(),
        "in_force": find_version_in_force(),
        "choices": QuestionnaireChoice.objects.select_related("questionnaire", "chosen_by")[:SHOWN],
    }
    return render(request, "oversight/settings/questionnaires.html", context)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def questionnaire(request: SignedInRequest, number: int) -> HttpResponse:
    """Show everything that one version asks, and let new cases begin with it."""
    line = next((each for each in list_versions() if each.row.version == number), None)
    if line is None:
        raise Http404
    newest = find_newest_choice()
    form = PublishForm(request.POST or None, initial={"based_on": newest.version if newest else 0})
    if form.is_valid() and _choose(request, form, number):
        messages.success(request, _("New cases begin with this version from now on."))
        return redirect("oversight-questionnaires")
    context = {"line": line, "form": form, "is_in_force": find_version_in_force() == number}
    status = 422 if form.errors else 200
    return render(request, "oversight/settings/questionnaire.html", context, status=status)


def _choose(request: SignedInRequest, form: PublishForm, number: int) -> bool:
    return is_done(
        form,
        lambda: choose_questionnaire(version=number, chosen_by=request.user, **form.cleaned_data),
    )
