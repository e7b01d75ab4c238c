"""Whatever shows patient data leaves an event of the same request; whatever doesn't, leaves none.

Nobody says here which pages show patient data: every route is asked, as everybody, and an answer
that holds a case's reference, a patient's own words or a photograph counts as a look.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from telederm.audit.models import Action, AuditEvent
from tests.authorisation.matrix import read_matrix
from tests.authorisation.people import Clinic, Who, make_clinic, undone
from tests.clinic import make_reported
from tests.factories import ANSWERS
from tests.media import media_root
from tests.routes import path_to

__all__ = ["media_root"]

_REFERENCE = re.compile(rb"TD-[2-9A-HJKMNP-Z]{8}")
# What was read or handed out of one case, and lists that name cases; figures and accounts aren't.
LOOKS = Q(action__in=[Action.READ, Action.EXPORT], case_id__isnull=False) | Q(
    action=Action.SEARCH, record_type="cases.case"
)
# Live parts of a case's page: what they tell is about the case, and they name it nowhere.
_NAMELESS_PARTS = {"case-status", "case-thread", "case-questions"}
_OF_STAFF = {"oversight-people"}  # its event tells of a look at the staff, and no patient is there
_FILES = (b"\xff\xd8\xff", b"%PDF")


def read_body(response: HttpResponseBase) -> bytes:
    """What a person gets, files of an archive one after the other."""
    if isinstance(response, FileResponse):
        with ZipFile(BytesIO(response.getvalue())) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    assert isinstance(response, HttpResponse)  # another stream would hide what it shows
    return response.content


def shows_patient_data(response: HttpResponseBase) -> bool:
    body = read_body(response)
    return (
        bool(_REFERENCE.search(body))
        or body.startswith(_FILES)
        or ANSWERS["concern"].encode() in body
    )


def list_looks(clinic: Clinic, who: Who) -> Iterator[tuple[str, bool, set[str]]]:
    """Ask every route; yield its name, whether it showed something, and the kinds of its events."""
    for route, on in read_matrix():
        target = (clinic.sent if on == "sent" else clinic.drafts)[who]
        with undone():
            response = clinic.clients[who].get(path_to(route, **target.values()))
            request = UUID(response.headers["X-Request-ID"])
            events = AuditEvent.objects.filter(LOOKS, request_id=request)
            yield (
                f"{route} on {on} ({response.status_code})",
                response.status_code == 200 and shows_patient_data(response),
                set(events.values_list("action", flat=True)),
            )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", [Who.NOBODY, Who.OWNER, Who.STRANGER, Who.READER, Who.OWN_CASE, Who.ADMIN]
)
def test_looks_and_events_are_the_same(who: Who) -> None:
    clinic = make_clinic()
    silent, idle, seen = [], [], 0
    for place, shown, events in list_looks(clinic, who):
        seen += shown
        if shown and not events:
            silent.append(place)
        if events and not shown and place.split()[0] not in _NAMELESS_PARTS | _OF_STAFF:
            idle.append(place)
    assert not silent, f"shown to {who} without an event: {silent}"
    assert not idle, f"an event for {who} with nothing shown: {idle}"
    assert (seen > 3) == (who in {Who.OWNER, Who.READER, Who.OWN_CASE, Who.ADMIN})


@pytest.mark.django_db
def test_the_answer_shows_what_the_case_is_about() -> None:
    """The words that are looked for do stand on the pages, so that the test above can fail."""
    clinic = make_clinic()
    response = clinic.clients[Who.OWNER].get(
        path_to("case-detail", case_id=clinic.sent[Who.OWNER].case.pk)
    )
    assert shows_patient_data(response)
    assert make_reported().case.reference.startswith("TD-")
