"""Uploads in pieces: whatever breaks, a photograph arrives whole and once."""

import os
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, PartialUpload
from cases.services.submission import submit_case
from cases.services.sweeping import sweep_uploads
from telederm.audit.models import AuditEvent
from telederm.demo.synthetic import View
from tests.clinic import make_reported
from tests.factories import make_draft, make_patient, photograph_bytes, sign_in
from tests.forms import read_text

pytestmark = pytest.mark.django_db

SOURCE = photograph_bytes(View.CLOSE_UP)
HALF = len(SOURCE) // 2


class Device:
    """A client of the protocol, with one file."""

    def __init__(self, client: Client, case: Case, source: bytes = SOURCE) -> None:
        self.client, self.source = client, source
        self.create_url = reverse("case-uploads", args=[case.pk])
        self.key = str(uuid4())
        self.url = reverse("case-upload", args=[case.pk, self.key])

    def announce(
        self, headers: dict[str, str] | None = None, *, length: int | None = None, kept: str = "no"
    ) -> Any:
        said = {"key": self.key, "shot_type": "close_up", "kept": kept}
        pairs = (f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())
        sent = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(self.source) if length is None else length),
            "Upload-Metadata": ",".join(pairs),
            **(headers or {}),
        }
        return self.client.post(self.create_url, headers=sent)

    def send(self, start: int, end: int | None = None) -> Any:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(start)}
        piece = self.source[start:end]
        kind = "application/offset+octet-stream"
        return self.client.patch(self.url, piece, content_type=kind, headers=headers)

    def ask(self) -> Any:
        return self.client.head(self.url, headers={"Tus-Resumable": "1.0.0"})


@pytest.fixture
def case() -> Case:
    return make_draft(make_patient())


@pytest.fixture
def device(case: Case) -> Device:
    return Device(sign_in(case.patient, second_factor=False), case)


def partial_files(media_root: Path) -> list[Path]:
    return list(media_root.rglob("*.part"))


def test_a_file_arrives_in_pieces(device: Device, case: Case, media_root: Path) -> None:
    created = device.announce()
    assert created.status_code == 201
    assert created.headers["Location"] == device.url
    assert device.send(0, HALF).headers["Upload-Offset"] == str(HALF)
    assert device.ask().headers["Upload-Offset"] == str(HALF)
    assert device.client.get(device.url).status_code == 404, "nothing to show yet"
    assert device.send(HALF).status_code == 204
    image = case.images.get()
    assert str(image.pk) in read_text(device.client.get(device.url))
    assert partial_files(media_root) == []


def test_a_lost_answer_leaves_no_double(device: Device, case: Case) -> None:
    device.announce()
    device.send(0)
    assert device.announce().headers["Upload-Offset"] == str(len(SOURCE)), "all of it is there"
    assert device.send(len(SOURCE)).status_code == 204
    assert case.images.count() == 1


def test_a_piece_from_elsewhere_is_refused_and_changes_nothing(device: Device) -> None:
    device.announce()
    device.send(0, HALF)
    assert device.send(HALF - 1).status_code == 409
    assert device.send(HALF + 1).status_code == 409
    assert device.ask().headers["Upload-Offset"] == str(HALF)


def test_more_than_was_announced_is_refused(device: Device, case: Case) -> None:
    device.announce(length=HALF)
    assert device.send(0).status_code == 413
    assert not case.images.exists()


def test_a_file_that_is_no_picture_is_told_so_and_can_be_chosen_again(
    device: Device, case: Case, media_root: Path
) -> None:
    device.source = b"no picture at all"
    device.announce()
    refused = device.send(0)
    assert refused.status_code == 422
    assert "alert" in read_text(refused)
    assert partial_files(media_root) == []
    assert not PartialUpload.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.0"}, 412),
        ({"Tus-Resumable": ""}, 400),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Length": "0"}, 413),
        ({"Upload-Length": str(16 * 1024 * 1024)}, 413),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": "key !!!"}, 400),
    ],
)
def test_a_bad_announcement_is_refused(
    device: Device, case: Case, headers: dict[str, str], status: int
) -> None:
    assert device.announce(headers).status_code == status
    assert not PartialUpload.objects.filter(case=case).exists()


def test_a_bad_piece_is_refused(device: Device) -> None:
    device.announce()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    wrong_kind = device.client.patch(device.url, b"x", content_type="text/plain", headers=headers)
    assert wrong_kind.status_code == 400
    headers["Upload-Offset"] = "-1"
    kind = "application/offset+octet-stream"
    bad = device.client.patch(device.url, b"x", content_type=kind, headers=headers)
    assert bad.status_code == 400


def test_the_server_says_what_it_speaks(device: Device) -> None:
    offer = device.client.options(device.create_url)
    assert offer.headers["Tus-Version"] == "1.0.0"
    assert offer.headers["Tus-Extension"] == "creation"


def test_nobody_reaches_the_upload_of_somebody_else(device: Device, case: Case) -> None:
    device.announce()
    stranger = Device(sign_in(make_patient(), second_factor=False), case)
    stranger.key, stranger.url = device.key, device.url
    assert [stranger.announce().status_code, stranger.ask().status_code] == [404, 404]
    assert stranger.send(0).status_code == 404


def test_a_sent_case_still_takes_photographs_and_an_answered_one_does_not(
    device: Device, case: Case
) -> None:
    device.announce()
    device.send(0)
    submit_case(case=case, actor=case.patient)
    later = Device(device.client, case)
    later.announce()
    assert later.send(0).status_code == 204
    answered = make_reported().case
    refused = Device(sign_in(answered.patient, second_factor=False), answered).announce()
    assert refused.status_code == 410, "a device may let go of what it kept for this case"


def test_uploads_that_nobody_goes_on_with_are_swept(
    device: Device, case: Case, media_root: Path
) -> None:
    device.announce()
    device.send(0, HALF)
    assert sweep_uploads() == 0
    long_ago = timezone.now() - timedelta(days=2, hours=1)
    PartialUpload.objects.update(created_at=long_ago)
    assert sweep_uploads() == 0, "a piece came a moment ago"
    (file,) = partial_files(media_root)
    os.utime(file, (long_ago.timestamp(), long_ago.timestamp()))
    assert sweep_uploads() == 1
    event = AuditEvent.objects.get(action="delete", case_id=case.pk)
    assert event.reason == "Nobody went on with this upload for 2 days."
    assert event.detail == {"bytes": HALF}
    assert partial_files(media_root) == []
