"""Serving photographs: to those who may see the case, and to no cache.

One exception: what a workbench fetches ahead, for the case that is read next, stays in that
browser for a moment. The look is recorded when it is fetched; signing out empties the cache.
"""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, signed_in
from cases.models import Case, ClinicalImage
from cases.services.access import record_look
from cases.storage import read_blob

_NAMES: Final = {"large": "working_name", "thumbnail": "thumbnail_name"}

_HEADERS: Final = {
    "Cache-Control": "no-store, private",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_KEPT_A_MOMENT: Final = {"Cache-Control": "private, max-age=120, immutable"}  # seconds


@signed_in
@require_GET
def image(request: SignedInRequest, image_id: UUID, rendition: str) -> HttpResponse:
    """Answer with one picture as JPEG; whoever may not see its case gets 404."""
    images = ClinicalImage.objects.select_related("case")
    found = get_object_or_404(images, pk=image_id, case__in=_visible_cases(request).values("pk"))
    is_ahead = request.headers.get("X-Ahead") == "next-case"
    record_look(case=found.case, actor=request.user, record=found, is_ahead=is_ahead)
    try:
        content = read_blob(getattr(found, _NAMES[rendition]))
    except FileNotFoundError as error:
        raise Http404 from error
    headers = _HEADERS | (_KEPT_A_MOMENT if is_ahead else {})
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


def _visible_cases(request: SignedInRequest) -> "QuerySet[Case]":
    # This page is for every role; other people's records need the second factor here as well.
    if request.has_second_factor:
        return Case.objects.visible_to(request.user)
    return Case.objects.owned_by(request.user)
