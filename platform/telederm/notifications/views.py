"""The inbox: what a page catches up from."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, signed_in
from cases.models import Case
from cases.services.access import record_search
from telederm.notifications.context_processors import read_bell
from telederm.notifications.models import Notification, NotificationKind
from telederm.notifications.services import mark_read

PAGE_SIZE = 100
_FOR_COORDINATORS = {NotificationKind.CASE_LEFT, NotificationKind.ANSWER_UNCONFIRMED}
MOST_DIGITS = 18  # of a sequence number: what the database can count


@signed_in
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show the newest notifications."""
    rows = _own(request).select_related("case").order_by("-seq")[:PAGE_SIZE]
    cases = [row.case for row in rows if row.case]
    record_search(cases=cases, actor=request.user, wanted="inbox")
    return render(request, "notifications/inbox.html", {"rows": rows})


@signed_in
@require_GET
def inbox_since(request: SignedInRequest, seq: int) -> HttpResponse:
    """Answer with every notification after `seq`, the oldest first, for a client that was away."""
    rows = _own(request).filter(seq__gt=seq).order_by("seq")[:PAGE_SIZE]
    notifications = [
        {
            "seq": row.seq,
            "kind": row.kind,
            "case": str(row.case_id) if row.case_id else None,
            "words": row.get_kind_display(),
            "at": localtime(row.created_at).isoformat(),
        }
        for row in rows
    ]
    return JsonResponse({"notifications": notifications, "more": len(notifications) == PAGE_SIZE})


@signed_in
@require_GET
def bell(request: SignedInRequest) -> HttpResponse:
    """Answer with the header's bell alone."""
    return render(request, "components/bell.html", {"inbox": read_bell(request.user)})


@signed_in
@require_GET
def open_case(request: SignedInRequest, seq: int) -> HttpResponse:
    """Go to the case of a notification, to the page that the user knows it by."""
    row = get_object_or_404(_own(request), seq=seq, case__isnull=False)
    pages = list(_case_pages(request))
    if row.kind in _FOR_COORDINATORS:  # whoever reads as well acts on these from the board
        pages.sort(key=lambda each: each[1] != "board-case")
    for cases, page in pages:
        if case := cases.filter(pk=str(row.case_id)).first():
            return redirect(page, case.pk)
    raise Http404


@signed_in
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything that was shown as read."""
    newest = request.POST.get("up_to", "")
    if newest.isdecimal() and len(newest) <= MOST_DIGITS:
        mark_read(user=request.user, up_to_seq=int(newest))
    return redirect("inbox")


def _case_pages(request: SignedInRequest) -> Iterator[tuple[QuerySet[Case], str]]:
    yield Case.objects.owned_by(request.user), "case-detail"
    yield Case.objects.auditable_by(request.user), "oversight-case"
    yield Case.objects.readable_by(request.user), "reading"
    yield Case.objects.coordinated_by(request.user), "board-case"
    yield Case.objects.to_be_reached_by(request.user), "board-case"


def _own(request: SignedInRequest) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=request.user)
