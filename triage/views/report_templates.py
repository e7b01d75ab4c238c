"""A reader's own report templates, and those that others share."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from triage.forms.templates import TemplateChangeForm, TemplateForm, fields_of
from triage.models import ReportTemplate
from triage.selectors.report_templates import list_templates, newest_version
from triage.services.report_templates import archive_template, save_template
from triage.variables import VARIABLES


@role_required(Role.DERMATOLOGIST)
@require_GET
def template_list(request: SignedInRequest) -> HttpResponse:
    """Show the templates that the reader may use."""
    templates = list_templates(request.user).select_related("owner").prefetch_related("texts")
    return render(request, "triage/report_templates/list.html", {"templates": templates})


@role_required(Role.DERMATOLOGIST)
@require_http_methods(["GET", "POST"])
def template_new(request: SignedInRequest) -> HttpResponse:
    """Write a new template."""
    form = TemplateForm(request.POST or None)
    return _write(request, form, None)


@role_required(Role.DERMATOLOGIST)
@require_http_methods(["GET", "POST"])
def template_edit(request: SignedInRequest, template_id: UUID) -> HttpResponse:
    """Change one of the reader's own templates; for others it doesn't exist (404)."""
    template = _get_own(request, template_id)
    initial = {**fields_of(template), "based_on": newest_version(template)}
    form = TemplateChangeForm(request.POST or None, initial=initial)
    return _write(request, form, template)


@role_required(Role.DERMATOLOGIST)
@require_POST
def template_archive(request: SignedInRequest, template_id: UUID) -> HttpResponse:
    """Offer one of the reader's own templates no longer."""
    archive_template(owner=request.user, template=_get_own(request, template_id))
    messages.success(request, _("The template is no longer offered."))
    return redirect("report-templates")


def _get_own(request: SignedInRequest, template_id: UUID) -> ReportTemplate:
    own = ReportTemplate.objects.filter(owner=request.user, archived_at=None)
    return get_object_or_404(own, pk=template_id)


def _write(
    request: SignedInRequest, form: TemplateForm, template: ReportTemplate | None
) -> HttpResponse:
    if form.is_valid():
        data = form.cleaned_data
        try:
            save_template(
                owner=request.user,
                template=template,
                based_on=data.get("based_on", 0),
                title=data["title"],
                texts=form.texts(),
                condition=data["condition"],
                disposition=data["disposition"],
                is_shared=data["is_shared"],
            )
        except CaseError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The template is kept."))
            return redirect("report-templates")
    context = {"form": form, "template": template, "variables": VARIABLES}
    status = 422 if form.is_bound else 200
    return render(request, "triage/report_templates/edit.html", context, status=status)
