"""What the last step of a reading shows: templates to begin with, and what to look at twice."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.access import SignedInRequest
from cases.models import Case
from telederm.terminology.vocabulary import find_condition
from triage.forms.initial import add_template, initial_report
from triage.models import Assessment, Concurrence
from triage.selectors.opinions import describe_run
from triage.selectors.report_templates import (
    FilledTemplate,
    fill_template,
    list_templates,
    offer_templates,
)


def begin_report(case: Case, conclusion: Assessment) -> dict[str, Any]:
    """Return what a report begins with: the reader's conclusion, and the version they see."""
    return initial_report(conclusion) | {"version": case.version}


def apply_template(
    request: SignedInRequest, case: Case, fields: dict[str, Any]
) -> tuple[dict[str, Any], FilledTemplate | None]:
    """Put the template that the address names into the report's fields."""
    chosen = request.GET.get("template")
    if not chosen:
        return fields, None
    templates = list_templates(request.user).prefetch_related("texts")
    template = get_object_or_404(templates, pk=_read_id(chosen))
    filled = fill_template(
        template,
        case=case,
        reader=request.user,
        diagnosis=str(fields.get("diagnosis") or ""),
        disposition=str(fields.get("disposition") or ""),
    )
    return add_template(fields, filled), filled


def describe_report_step(
    request: SignedInRequest, case: Case, conclusion: Assessment
) -> dict[str, Any]:
    """Return what the step's page shows around the form."""
    first = conclusion.differentials.first()
    diagnosis = first.condition if first else ""
    _fields, filled = apply_template(request, case, {"diagnosis": diagnosis})
    return {
        "filled": filled,
        "templates": offer_templates(request.user, diagnosis),
        "confirmed_against_side": _is_against_its_side(conclusion),
    }


def _is_against_its_side(conclusion: Assessment) -> bool:
    """Whether the reader confirmed a label that is on the other side than their own words."""
    first = conclusion.differentials.first()
    if conclusion.concurrence != Concurrence.CONFIRMED or conclusion.run is None or not first:
        return False
    label = find_condition(describe_run(conclusion.run).first_label)
    return bool(label and first.side and label.side != first.side)


def _read_id(chosen: str) -> UUID | None:
    try:
        return UUID(chosen)
    except ValueError:
        return None
