"""Counts accesses to patient data by what went out, knowing nothing of the audit trail.

A middleware of the browser tests' clinic alone. It looks at each answer's body: a case's reference,
a photograph, or a part of one case's page that names nothing, is an access, be it the answer to a
GET or to a POST.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse

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
    """Notes the number of each request whose answer shows patient data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._file = Path(os.environ[FILE_VARIABLE])

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in _SHOWN and _shows_patient_data(request, response):
            place = request.resolver_match.view_name if request.resolver_match else ""
            with self._file.open("a") as file:
                file.write(f"{response.headers['X-Request-ID']} {request.method} {place}\n")
        return response


def _shows_patient_data(request: HttpRequest, response: HttpResponse) -> bool:
    if response.streaming:
        return False  # static files
    route = request.resolver_match.view_name if request.resolver_match else ""
    body = response.content
    return route in _ONE_CASE or body.startswith(_FILES) or bool(_REFERENCE.search(body))
