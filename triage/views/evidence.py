"""Where the model looked, as a picture to lay over the photograph."""

from io import BytesIO
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET
from PIL import Image

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.services.access import record_look
from triage.models import Reveal
from triage.selectors.similar import read_evidence
from triage.views.workbench import get_reading_case

_WIDEST: Final = 320  # pixels; the browser stretches it over the photograph
_COLOUR: Final = (255, 122, 0)  # told apart from skin, red and blue lesions
_STRONGEST: Final = 170  # of 255: the photograph stays visible


@role_required(Role.DERMATOLOGIST)
@require_GET
def activation_map(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Answer with the map that was shown to this reader as PNG; before their reveal: 404."""
    case = get_reading_case(request, case_id)
    reveal = get_object_or_404(Reveal.objects.select_related("run"), case=case, reader=request.user)
    evidence = read_evidence(reveal)
    if evidence is None or not evidence.activation_map:
        raise Http404
    record_look(case=case, actor=request.user, record=evidence)
    return HttpResponse(draw_map(evidence.activation_map), content_type="image/png")


def draw_map(rows: list[list[float]]) -> bytes:
    """Return the map (rows from the top, 0 to 1) as a PNG: one colour, more of it for more."""
    height, width = len(rows), len(rows[0])
    small = Image.new("L", (width, height))
    small.putdata([round(_STRONGEST * value) for row in rows for value in row])
    size = (_WIDEST, max(1, round(_WIDEST * height / width)))
    overlay = Image.new("RGBA", size, (*_COLOUR, 0))
    overlay.putalpha(small.resize(size, Image.Resampling.BICUBIC))
    content = BytesIO()
    overlay.save(content, "PNG")
    return content.getvalue()
