"""Marks on photographs, kept as they are drawn."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from triage.models import Annotation, MarkKind
from triage.selectors.photographs import as_data
from triage.services.annotations import Point, add_annotation, remove_annotation
from triage.views.workbench import get_reading_case


class MarkForm(forms.Form):
    """One mark, as the viewer sends it."""

    image = forms.UUIDField()
    kind = forms.ChoiceField(choices=MarkKind)
    points = forms.CharField(max_length=40_000)
    note = forms.CharField(max_length=200, required=False)
    length_mm = forms.FloatField(min_value=0.1, max_value=1000, required=False)

    def clean_points(self) -> list[Point]:
        """Read the pairs of numbers."""
        try:
            return [(float(x), float(y)) for x, y in json.loads(self.cleaned_data["points"])]
        except (ValueError, TypeError) as error:
            raise forms.ValidationError(_("Draw the mark again.")) from error


@role_required(Role.DERMATOLOGIST)
@require_POST
def mark(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Keep a mark; answer with it as the viewer draws it."""
    case = get_reading_case(request, case_id)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _refuse(_("Draw the mark again."), 422)
    data: dict[str, Any] = form.cleaned_data
    image = get_object_or_404(case.images, pk=data["image"])
    try:
        annotation = add_annotation(
            case=case,
            image=image,
            reader=request.user,
            kind=MarkKind(data["kind"]),
            points=data["points"],
            note=data["note"],
            length_mm=data["length_mm"],
        )
    except CaseError as error:
        return _refuse(str(error.message), 409)
    return JsonResponse(as_data(annotation, request.user), status=201)


@role_required(Role.DERMATOLOGIST)
@require_POST
def remove(request: SignedInRequest, case_id: UUID, mark_id: UUID) -> HttpResponse:
    """Take one of the reader's own marks away."""
    case = get_reading_case(request, case_id)
    annotation = get_object_or_404(
        Annotation.objects.select_related("case"), pk=mark_id, case=case, reader=request.user
    )
    try:
        remove_annotation(annotation=annotation, reader=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
    return redirect("reading", case_id)


def _refuse(message: str, status: int) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)
