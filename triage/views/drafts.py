"""Keeping a form as it is typed; without JavaScript, by a button."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.exceptions import CaseError
from telederm.core.typed import read_typed
from triage.forms import ReadingForm, ReportForm
from triage.models import DraftStep
from triage.services.drafts import DraftConflict, save_draft
from triage.views.workbench import get_reading_case

_FORMS: Final[dict[DraftStep, type[Form]]] = {
    DraftStep.BLIND_READ: ReadingForm,
    DraftStep.CONCLUDE: ReadingForm,
    DraftStep.SIGN: ReportForm,
}
_NOT_KEPT: Final = {"draft_version", "version"}
_MOST_DIGITS: Final = 9  # of a draft's version: what the database can count
_LONGEST: Final = 4000  # characters of one field; the forms allow fewer


@role_required(Role.DERMATOLOGIST)
@require_POST
def save(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Keep the fields of one step as they are now, whether they are complete or not."""
    case = get_reading_case(request, case_id)
    step, known = request.POST.get("step", ""), request.POST.get("draft_version") or "0"
    is_version = known.isdecimal() and len(known) <= _MOST_DIGITS
    if step not in DraftStep.values or not is_version:
        return _tell(request, case_id, _("Reload the page and try again."), status=400)
    try:
        draft = save_draft(
            case=case,
            reader=request.user,
            step=DraftStep(step),
            content=_read_fields(request, DraftStep(step)),
            expected_version=int(known),
        )
    except DraftConflict as error:
        return _tell(request, case_id, str(error.message), 409, version=error.newest.version)
    except CaseError as error:
        return _tell(request, case_id, str(error.message), 409)
    at = timezone.localtime(draft.saved_at).strftime("%H:%M")
    return _tell(
        request, case_id, _("Saved at %(time)s") % {"time": at}, 200, version=draft.version
    )


def _read_fields(request: HttpRequest, step: DraftStep) -> dict[str, str]:
    names = set(_FORMS[step]().fields) - _NOT_KEPT
    words = {name: read_typed(request.POST, name)[:_LONGEST] for name in names}
    return {name: written for name, written in words.items() if written}


def _tell(
    request: HttpRequest, case_id: UUID, message: str, status: int, *, version: int | None = None
) -> HttpResponse:
    if request.accepts("text/html") and "application/json" not in request.headers.get("Accept", ""):
        (messages.success if status == 200 else messages.error)(request, message)  # noqa: PLR2004
        return redirect("reading", case_id)
    answer = {"message": message} | ({} if version is None else {"version": version})
    return JsonResponse(answer, status=status)
