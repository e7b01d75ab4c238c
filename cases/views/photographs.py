"""The photographs of a case: adding, ordering, judging, and taking them out of a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, signed_in
from cases.exceptions import CaseError
from cases.models import ClinicalImage
from cases.services.access import record_look
from cases.services.images import keep_image, move_image, remove_image
from cases.views.own import get_own_case
from cases.views.steps import intake_steps
from cases.views.taking import FIELD, RefusedFile, UploadForm, describe_taking, take_all, take_file
from cases.workflow import UNANSWERED, CaseStatus


@signed_in
@require_http_methods(["GET", "POST"])
def photographs(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the draft's photographs; without JavaScript, files are posted here."""
    case = get_own_case(request, case_id)
    if case.status not in {CaseStatus.DRAFT, *UNANSWERED}:
        return redirect("case-detail", case_id)
    refused = list(take_all(request, case)) if request.method == "POST" else []
    if request.method == "POST" and not refused:
        return redirect("case-photographs", case_id)
    if case.status != CaseStatus.DRAFT:
        record_look(case=case, actor=request.user)
    context = {
        "case": case,
        "is_draft": case.status == CaseStatus.DRAFT,
        "images": case.images.select_related("quality_check"),
        "refused": refused,
        **describe_taking(),
        "steps": intake_steps(case, "photographs"),
    }
    return render(request, "cases/photographs.html", context, status=422 if refused else 200)


@signed_in
@require_POST
def add_photograph(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Take one photograph; answer with its piece of the gallery, or with what was wrong."""
    case = get_own_case(request, case_id)
    try:
        key = UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        return _refuse(request, _("The upload was incomplete. Reload the page and try again."), 400)
    file = request.FILES.get(FIELD)
    form = UploadForm(request.POST)
    if file is None or not form.is_valid():
        return _refuse(request, _("Choose a photograph, and say how it was taken."), 400)
    image = take_file(request, case, file, key, form.cleaned_data["shot_type"])
    if isinstance(image, RefusedFile):
        return _refuse(request, image.message, 422)
    return render(
        request, "cases/parts/photograph.html", {"image": image, "case": case}, status=201
    )


@signed_in
@require_POST
def remove_photograph(request: SignedInRequest, case_id: UUID, image_id: UUID) -> HttpResponse:
    """Take a photograph out of the draft."""
    image = _get_image(request, case_id, image_id)
    try:
        remove_image(image=image, actor=request.user)
    except CaseError as error:
        messages.error(request, str(error.message))
    return redirect("case-photographs", case_id)


@signed_in
@require_POST
def keep_photograph(request: SignedInRequest, case_id: UUID, image_id: UUID) -> HttpResponse:
    """Send a photograph although something could be better."""
    image = _get_image(request, case_id, image_id)
    keep_image(image=image, actor=request.user)
    return redirect("case-photographs", case_id)


@signed_in
@require_POST
def move_photograph(request: SignedInRequest, case_id: UUID, image_id: UUID) -> HttpResponse:
    """Put a photograph of the draft one place forward."""
    image = _get_image(request, case_id, image_id)
    place = list(image.case.images.values_list("pk", flat=True)).index(image.pk)
    try:
        move_image(image=image, actor=request.user, to=place - 1)
    except CaseError as error:
        messages.error(request, str(error.message))
    return redirect("case-photographs", case_id)


def _get_image(request: SignedInRequest, case_id: UUID, image_id: UUID) -> ClinicalImage:
    case = get_own_case(request, case_id)
    return get_object_or_404(case.images.select_related("case"), pk=image_id)


def _refuse(request: SignedInRequest, message: str, status: int) -> HttpResponse:
    return render(request, "cases/parts/refused.html", {"message": message}, status=status)
