"""The figures of oversight, and their tables to take away."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.oversight.figures.book import make_panels
from telederm.oversight.figures.counts import read_counts
from telederm.oversight.figures.csv import write_csv
from telederm.oversight.figures.filters import FilterForm, Filters
from telederm.oversight.models import CaseFact


@role_required(Role.ADMINISTRATOR)
@require_GET
def figures(request: SignedInRequest) -> HttpResponse:
    """Show every figure for the chosen cases."""
    form = FilterForm(request.GET)
    is_valid = form.is_valid()
    filters = form.read() if is_valid else Filters()
    counts = read_counts(filters)
    context = {"form": form, "counts": counts, "panels": make_panels(counts)}
    return render(request, "oversight/figures.html", context, status=200 if is_valid else 422)


@role_required(Role.ADMINISTRATOR)
@require_GET
def figure_table(request: SignedInRequest, panel: str) -> HttpResponse:
    """Give one figure's table as CSV, and note that it left the house."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain")
    filters = form.read()
    found = {each.key: each for each in make_panels(read_counts(filters))}
    if panel not in found:
        raise Http404
    with transaction.atomic():
        record_event(
            action=Action.EXPORT,
            actor=request.user,
            record=CaseFact(),
            detail={"figure": panel, "filters": filters.as_json()},
        )
    return HttpResponse(
        write_csv(found[panel].table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slugify(panel)}.csv"'},
    )
