"""An upload at a bad moment: the server is busy, the draft is gone, a header makes no sense."""

from pathlib import Path
from typing import Any

import pytest

from cases.imaging import DEFAULT_LIMITS, ImageRejected, RejectionCode
from cases.models import Case, PartialUpload
from cases.services.uploads import append_piece
from cases.services.withdrawal import withdraw_case
from tests.cases.test_uploads import HALF, SOURCE, Device, case, device, partial_files
from tests.forms import read_text

__all__ = ["case", "device"]  # fixtures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (RejectionCode.BUSY, "Wait a minute, then send yours again"),
        (RejectionCode.TIMED_OUT, "took too long. Send it again"),
    ],
)
def test_what_may_be_taken_a_moment_later_is_kept(
    device: Device, case: Case, media_root: Path, code: RejectionCode, words: str
) -> None:
    def refuse(_source: bytes) -> Any:
        raise ImageRejected(code, DEFAULT_LIMITS)

    device.announce()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cases.services.images.sanitise_image", refuse)
        refused = device.send(0)
    assert refused.status_code == 503
    assert words in read_text(refused)
    assert len(partial_files(media_root)) == 1
    assert device.ask().headers["Upload-Offset"] == str(len(SOURCE))
    assert device.send(len(SOURCE)).status_code == 204, "an empty piece asks again"
    assert case.images.count() == 1


def test_trouble_that_is_not_the_files_own_keeps_it(
    device: Device, case: Case, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_source: bytes) -> Any:
        raise OSError("no space left")

    device.announce()
    monkeypatch.setattr("cases.services.images.sanitise_image", fail)
    with pytest.raises(OSError, match="no space"):
        device.send(0)
    assert len(partial_files(media_root)) == 1
    assert PartialUpload.objects.filter(case=case).exists()


def test_a_piece_for_a_draft_that_was_just_deleted_finds_nothing(
    device: Device, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def append(**piece: Any) -> int:
        withdraw_case(case=case, actor=case.patient)  # in another tab
        return append_piece(**piece)

    device.announce()
    device.send(0, HALF)
    monkeypatch.setattr("cases.views.uploads.append_piece", append)
    assert device.send(HALF).status_code == 404


def test_an_endless_offset_is_refused(device: Device) -> None:
    device.announce()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "9" * 5000}
    kind = "application/offset+octet-stream"
    refused = device.client.patch(device.url, b"x", content_type=kind, headers=headers)
    assert refused.status_code == 400
