"""The coordinator's board: loads, late cases, and giving cases to somebody else."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from cases.models import Case
from cases.selectors.people import list_people_to_tell
from cases.services.access import record_look, record_search
from telederm.core.clock import read_clock
from telederm.core.keyset import UnknownPlace
from triage.forms.claims import ContactForm, GiveForm, TakeOverForm
from triage.selectors.board import (
    COUNT_LIMIT,
    BoardList,
    count_board,
    describe_board_case,
    find_board_case,
    read_board_rows,
    read_loads,
)
from triage.services.contacts import end_contact_task
from triage.services.handovers import allocate_case, reallocate_case, take_over
from triage.views.attempts import attempt


@role_required(Role.COORDINATOR)
@require_GET
def board(request: SignedInRequest) -> HttpResponse:
    """Show who has how much and what is late; it follows by itself."""
    return render(request, "triage/board.html", _context(request))


@role_required(Role.COORDINATOR)
@require_GET
def board_live(request: SignedInRequest) -> HttpResponse:
    """Answer with the live part of the board alone."""
    return render(request, "triage/parts/board.html", _context(request))


@role_required(Role.COORDINATOR)
@require_GET
def board_case(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show who holds a case, and offer to give it to somebody else."""
    return _show_case(request, _get_case(request, case_id))


@role_required(Role.COORDINATOR)
@require_POST
def take_case_over(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Put a case back in the queue."""
    case = _get_case(request, case_id)
    form = TakeOverForm(request.POST)

    def act() -> None:
        take_over(case_id=case.pk, coordinator=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The case is back in the queue. Its reader has been told."))

    return _act(request, case, form, act, "take_over")


@role_required(Role.COORDINATOR)
@require_POST
def give_case(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Give a case to a reader, away from another one if somebody holds it."""
    case = _get_case(request, case_id)
    is_held = bool(describe_board_case(case).held_by)
    form = GiveForm(request.POST, case=case, with_reason=is_held)

    def act() -> None:
        to = form.cleaned_data["reader"]
        if is_held:
            reason = form.cleaned_data["reason"]
            reallocate_case(case_id=case.pk, coordinator=request.user, to=to, reason=reason)
        else:
            allocate_case(case_id=case.pk, coordinator=request.user, to=to)
        messages.success(request, _("%(name)s has the case now.") % {"name": to.full_name})

    return _act(request, case, form, act, "give")


@role_required(Role.COORDINATOR)
@require_POST
def end_contact(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record how a patient was reached who had not confirmed an answer."""
    case = _get_case(request, case_id)
    form = ContactForm(request.POST)

    def act() -> None:
        note = form.cleaned_data["note"]
        end_contact_task(case=case, coordinator=request.user, note=note)
        messages.success(request, _("Recorded. The case closes once the patient confirms."))

    return _act(request, case, form, act, "contact")


def _act(
    request: SignedInRequest, case: Case, form: Form, act: Callable[[], None], name: str
) -> HttpResponse:
    trouble = attempt(form, act)
    if trouble is None:
        return redirect("board")
    case.refresh_from_db()  # somebody else may have it by now
    return _show_case(request, case, trouble=trouble, status=422, **{name: form})


def _get_case(request: SignedInRequest, case_id: UUID) -> Case:
    case = find_board_case(case_id, request.user)
    if case is None:
        raise Http404
    return case


def _show_case(
    request: SignedInRequest, case: Case, *, trouble: str = "", status: int = 200, **bound: Form
) -> HttpResponse:
    record_look(case=case, actor=request.user)
    row = describe_board_case(case)
    forms: dict[str, Form] = {
        "take_over": TakeOverForm(auto_id="take_over_%s"),
        "give": GiveForm(case=case, with_reason=bool(row.held_by), auto_id="give_%s"),
        "contact": ContactForm(auto_id="contact_%s"),
        **bound,
    }
    context = {
        "case": case,
        "row": row,
        "forms": forms,
        "people": list_people_to_tell(case) if row.contact else [],
        "events": case.events.order_by("-seq")[:20],
        "trouble": trouble,
    }
    return render(request, "triage/board_case.html", context, status=status)


def _context(request: SignedInRequest) -> dict[str, object]:
    clock = read_clock()  # before the rows: a change in between makes the page fetch again
    try:
        wanted = BoardList(request.GET.get("list") or BoardList.OVERDUE)
        after = request.GET.get("after", "")
        rows, next_place = read_board_rows(wanted, request.user, after=after)
    except (ValueError, UnknownPlace) as error:
        raise BadRequest(_("There is no such list. Open the board again.")) from error
    record_search(cases=[row.case for row in rows], actor=request.user, wanted="board")
    counts = count_board(request.user)
    tabs = [(each, _shorten(counts[each]), each == wanted) for each in BoardList]
    return {
        "rows": rows,
        "next_place": next_place,
        "tabs": tabs,
        "loads": read_loads(),
        "seq": clock,
    }


def _shorten(count: int) -> str:
    return str(count) if count < COUNT_LIMIT else f"{COUNT_LIMIT - 1}+"
