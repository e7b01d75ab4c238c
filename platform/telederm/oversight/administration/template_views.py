"""The report templates that readers share: their wordings, revised and withdrawn with a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from telederm.core.refusals import REASON_WANTED, is_done
from telederm.oversight.administration.forms import PublishForm
from triage.forms.templates import TemplateForm, fields_of
from triage.models import ReportTemplate
from triage.selectors.report_templates import list_shared_templates
from triage.services.report_templates import Wording
from triage.services.template_revisions import retire_template, revise_template
from triage.variables import VARIABLES


class RevisionForm(TemplateForm, PublishForm):
    """The next wording of a shared template."""


class RetireForm(forms.Form):
    """Why nobody is offered a template any more."""

    reason = forms.CharField(max_length=200)


@role_required(Role.ADMINISTRATOR)
@require_GET
def shared_templates(request: SignedInRequest) -> HttpResponse:
    """List what readers share."""
    return render(
        request, "oversight/settings/templates.html", {"templates": list_shared_templates()}
    )


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def shared_template(request: SignedInRequest, template_id: UUID) -> HttpResponse:
    """Show a shared template with its wordings, and publish the next one."""
    template = _get(template_id)
    newest = template.versions.first()
    initial = {**fields_of(template), "based_on": newest.version if newest else 0}
    form = RevisionForm(request.POST or None, initial=initial)
    if form.is_valid() and _revise(request, form, template):
        messages.success(request, _("Published. Signed reports keep their words."))
        return redirect("oversight-templates")
    context = _describe(template, form)
    status = 422 if form.errors else 200
    return render(request, "oversight/settings/template.html", context, status=status)


@role_required(Role.ADMINISTRATOR)
@require_POST
def shared_template_retire(request: SignedInRequest, template_id: UUID) -> HttpResponse:
    """Offer a shared template to nobody any more."""
    template, form = _get(template_id), RetireForm(request.POST)
    if not form.is_valid():
        messages.error(request, REASON_WANTED)
        return redirect("oversight-template", template_id)
    try:
        retire_template(template=template, actor=request.user, reason=form.cleaned_data["reason"])
    except CaseError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The template is no longer offered."))
    return redirect("oversight-templates")


def _get(template_id: UUID) -> ReportTemplate:
    return get_object_or_404(list_shared_templates(), pk=template_id)


def _revise(request: SignedInRequest, form: RevisionForm, template: ReportTemplate) -> bool:
    data = form.cleaned_data
    wording = Wording(
        data["title"], form.texts(), data["condition"], data["disposition"], data["is_shared"]
    )
    return is_done(
        form,
        lambda: revise_template(
            template=template,
            wording=wording,
            based_on=data["based_on"],
            written_by=request.user,
            reason=data["reason"],
        ),
    )


def _describe(template: ReportTemplate, form: RevisionForm) -> dict[str, Any]:
    versions = template.versions.select_related("written_by")
    return {"form": form, "template": template, "versions": versions, "variables": VARIABLES}
