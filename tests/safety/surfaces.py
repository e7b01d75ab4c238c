"""Everything that reaches a patient, gathered as text."""

import re
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from accounts.models import User
from cases.models import Case
from telederm.notifications.models import Inbox, Notification
from telederm.notifications.tasks import send_mail
from telederm.notifications.topics import inbox_group, own_case_group
from tests.routes import list_own_routes, path_to

_NOT_FOR_PATIENTS = {"styleguide"}  # shows every component of the design system with made-up words
# Not found before the first notification, the signature, or the month after it.
_LATER = {"inbox-open", "case-report-pdf", "case-outcome"}
_NOTHING = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
_CHANGING = (
    (re.compile(r'name="csrfmiddlewaretoken" value="\w+"'), ""),
    (re.compile(r'datetime="[^"]*"'), ""),
    (re.compile(r'name="idempotency_key" value="[^"]*"'), ""),
    (re.compile(r"T\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)"), ""),
    (re.compile(r"\d\d:\d\d"), ""),
)


def find_patient_routes(client: Client, case: Case) -> list[str]:
    """The routes that show a patient anything at all; the matrix holds the others at 404."""
    found = []
    for name in list_own_routes():
        if name not in _NOT_FOR_PATIENTS:
            status = client.get(_path(name, case)).status_code
            if name in _LATER or status not in _NOTHING:
                found.append(name)
    return found


def read_everything(client: Client, case: Case, routes: list[str]) -> dict[str, str]:
    """GET every route as the patient; return what each shows, without the site's furniture.

    Times of the day and tokens are taken out: two walks may be compared. Days stay.
    """
    return {name: _text_of(client.get(_path(name, case), follow=True)) for name in routes}


def read_mail(case: Case) -> str:
    """Send every mail that is due to the patient; return what was sent."""
    mail.outbox.clear()
    for notification in Notification.objects.filter(recipient=case.patient, mailed_at=None):
        send_mail(notification_id=str(notification.pk))
    return "\n".join(f"{message.subject}\n{message.body}" for message in mail.outbox)


class HintListener:
    """Hears every hint that a patient's sockets get, on a real Channels layer."""

    def __init__(self, layer: InMemoryChannelLayer, case: Case, patient: User) -> None:
        self._layer = layer
        for group in (own_case_group(case.pk), inbox_group(patient.pk)):
            async_to_sync(layer.group_add)(group, "patient")

    def heard(self) -> list[dict[str, Any]]:
        """Return the hints since the last call."""
        hints = []
        while self._layer.channels.get("patient") and not self._layer.channels["patient"].empty():
            hints.append(async_to_sync(self._layer.receive)("patient"))
        return hints


def _read_pdf(content: bytes) -> str:
    document = PdfReader(BytesIO(content))
    return "\n".join([str(document.metadata), *(page.extract_text() for page in document.pages)])


def _read_zip(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return "\n".join(
        f"{name}: {_read_pdf(part) if name.endswith('.pdf') else part.decode('utf-8', 'replace')}"
        for name, part in parts.items()
        if not name.endswith(".jpg")
    )


_READERS: dict[str, Callable[[bytes], str]] = {
    "image/jpeg": lambda _picture: "(picture)",
    "application/pdf": _read_pdf,
    "application/zip": _read_zip,
}


def _path(name: str, case: Case) -> str:
    newest = Inbox.objects.filter(user=case.patient).values_list("last_seq", flat=True).first()
    image = case.images.get()
    return path_to(
        name, case_id=case.pk, image_id=image.pk, seq=(newest or 1) - (name == "inbox-since")
    )


def _text_of(response: Any) -> str:
    body = b"".join(response) if response.streaming else response.content
    words = _READERS.get(response.headers["Content-Type"], bytes.decode)(body)
    text = f"{response.status_code} {sorted(response.headers.items())}\n{words}"
    text = re.sub(r"<footer.*?</footer>", "", text, flags=re.DOTALL)
    text = re.sub(r"\('Content-Length', '\d+'\)", "", text)
    text = re.sub(r"\('X-Request-ID', '[0-9a-f-]+'\)", "", text)  # drawn by lot for each request
    for pattern, plain in _CHANGING:
        text = pattern.sub(plain, text)
    return text
