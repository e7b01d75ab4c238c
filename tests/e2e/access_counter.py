"""Counts accesses to patient data by what is shown.

A middleware of the browser tests' clinic alone; of the trail it knows the request's number only. It
looks at each answer's body: a case's reference, a photograph, or a part of one case's page that
names nothing, is an access, be it the answer to a GET or to a POST.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from telederm.audit.context import origin

View = Callable[..., HttpResponse]

FILE_VARIABLE: Final = "TELEDERM_TESTS_ACCESSES"
_REFERENCE: Final = re.compile(rb"TD-[2-9A-HJKMNP-Z]{8}")
_FILES: Final = (b"\xff\xd8\xff", b"%PDF")
_ONE_CASE: Final = {
    "case-answers",
    "case-questions",
    "case-send",
    "case-status",
    "case-thread",
    "case-timeline",
    "reading-preview",
}
_SHOWN: Final = {200, 422}  # the page, or the page again with what is wrong


class AccessCounter:
    """Notes the number of each request for which a view has made an answer with patient data.

    It calls the view itself, in the view's own thread: a browser that hangs up stops what comes
    after the view, but not the view, and its look is on the trail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._file = Path(os.environ[FILE_VARIABLE])

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if view.__module__.startswith("allauth."):
            return None  # it shows no case, and leads on by exceptions that others catch
        response = view(request, *args, **kwargs)
        note = partial(self._note, request, origin.get().request_id)
        if isinstance(response, SimpleTemplateResponse):
            response.add_post_render_callback(note)
        else:
            note(response)
        return response

    def _note(self, request: HttpRequest, number: UUID | None, response: HttpResponse) -> None:
        if response.status_code in _SHOWN and _shows_patient_data(request, response):
            place = request.resolver_match.view_name if request.resolver_match else ""
            with self._file.open("a") as file:
                file.write(f"{number} {request.method} {place}\n")


def _shows_patient_data(request: HttpRequest, response: HttpResponse) -> bool:
    if response.streaming:
        return False  # static files
    route = request.resolver_match.view_name if request.resolver_match else ""
    body = response.content
    return route in _ONE_CASE or body.startswith(_FILES) or bool(_REFERENCE.search(body))
