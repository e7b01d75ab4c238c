"""Nothing that the child says is taken on trust."""

import json
from typing import Any

import pytest

from cases.imaging.frames import (
    MAGIC,
    PREFIX,
    FrameError,
    PictureFrame,
    RefusalFrame,
    pack,
    unpack,
)
from cases.imaging.rejection import RejectionCode

JPEG = b"\xff\xd8\xff\xe0 pixels \xff\xd9"
PICTURE = PictureFrame("jpeg", 20, 10, 1.5, 0.5, JPEG, JPEG)


def frame_of(header: object, working: bytes = JPEG, thumbnail: bytes = JPEG) -> bytes:
    text = json.dumps(header).encode()
    return PREFIX.pack(MAGIC, len(text), len(working), len(thumbnail)) + text + working + thumbnail


def header_with(**changes: object) -> dict[str, object]:
    fields = PICTURE._asdict()
    del fields["working"], fields["thumbnail"]
    return fields | changes


@pytest.mark.parametrize("frame", [PICTURE, RefusalFrame(RejectionCode.ANIMATED, "OSError")])
def test_a_frame_comes_back_as_it_was(frame: Any) -> None:
    assert unpack(pack(frame)) == frame


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"TDI1",
        b"\xff\xd8\xff\xd9",
        pack(PICTURE)[:-1],
        pack(PICTURE) + b"x",
        b"XXXX" + pack(PICTURE)[4:],
        frame_of([]),
        frame_of(None),
        frame_of("code"),
        frame_of({"code": "no such code", "detail": ""}),
        frame_of({"code": "empty"}),
        frame_of({}),
        frame_of(header_with(width="20")),
        frame_of(header_with(width=0)),
        frame_of(header_with(height=-5)),
        frame_of(header_with(height=1.5)),
        frame_of(header_with(sharpness=float("nan"))),
        frame_of(header_with(sharpness=float("inf"))),
        frame_of(header_with(brightness=None)),
        frame_of(header_with(), working=b"<html></html>"),
        frame_of(header_with(), thumbnail=b""),
        frame_of(header_with(), working=JPEG + b"trailer"),
    ],
)
def test_anything_else_is_no_frame(data: Any) -> None:
    with pytest.raises(FrameError):
        unpack(data)


def test_the_detail_cannot_flood_the_log() -> None:
    frame = unpack(frame_of({"code": "animated", "detail": "x" * 4000}, b"", b""))

    assert isinstance(frame, RefusalFrame)
    assert len(frame.detail) == 80
