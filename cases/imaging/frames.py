"""What the child writes to its standard output: one frame, a picture or a refusal."""

import json
import struct
from typing import Final, NamedTuple

from cases.imaging.rejection import RejectionCode

MAGIC: Final = b"TDI1"
PREFIX: Final = struct.Struct(">4sIII")  # magic, lengths of the header and of both copies
MAX_HEADER_BYTES: Final = 4096
MAX_THUMBNAIL_BYTES: Final = 1024 * 1024
JPEG_START: Final = b"\xff\xd8\xff"
JPEG_END: Final = b"\xff\xd9"


class FrameError(Exception):
    """The child wrote something that is no frame; it may no longer be ours."""


class PictureFrame(NamedTuple):
    """A picture that was drawn anew."""

    source_format: str
    width: int  # of the working copy, pixels
    height: int
    sharpness: float
    brightness: float
    working: bytes
    thumbnail: bytes
    blur: float = 0.0
    glare: float = 0.0
    skin: float = 0.0


class RefusalFrame(NamedTuple):
    """A picture that was refused; `detail` is the name of the decoder's error, for the log."""

    code: RejectionCode
    detail: str = ""


Frame = PictureFrame | RefusalFrame


def max_frame_bytes(working_bytes: int) -> int:
    """Return the length of the longest honest frame, for a bound on the working copy."""
    return PREFIX.size + MAX_HEADER_BYTES + working_bytes + MAX_THUMBNAIL_BYTES


def pack(frame: Frame) -> bytes:
    """Return the bytes of a frame."""
    fields = frame._asdict()
    working, thumbnail = fields.pop("working", b""), fields.pop("thumbnail", b"")
    header = json.dumps(fields).encode()
    prefix = PREFIX.pack(MAGIC, len(header), len(working), len(thumbnail))
    return b"".join((prefix, header, working, thumbnail))


def unpack(data: bytes) -> Frame:
    """Read a frame, or raise `FrameError`.

    The child has handled hostile bytes, so nothing that it says is taken on trust.
    """
    try:
        magic, *lengths = PREFIX.unpack_from(data)
        header_end = PREFIX.size + lengths[0]
        working_end = header_end + lengths[1]
        fields = json.loads(data[PREFIX.size : header_end])
        if magic != MAGIC or working_end + lengths[2] != len(data):
            raise FrameError("lengths do not add up")
        if "code" in fields:
            return RefusalFrame(RejectionCode(fields["code"]), str(fields["detail"])[:80])
        return read_picture(fields, data[header_end:working_end], data[working_end:])
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise FrameError(f"not a frame: {type(error).__name__}") from error


def read_picture(fields: dict[str, object], working: bytes, thumbnail: bytes) -> PictureFrame:
    """Build a picture from header fields, each brought to its type, and its copies."""
    for copy in (working, thumbnail):
        if not (copy.startswith(JPEG_START) and copy.endswith(JPEG_END)):
            raise FrameError("a copy is not a JPEG")
    return PictureFrame(
        source_format=str(fields["source_format"]),
        width=whole(fields["width"]),
        height=whole(fields["height"]),
        sharpness=real(fields["sharpness"]),
        brightness=real(fields["brightness"]),
        working=working,
        thumbnail=thumbnail,
        blur=real(fields["blur"]),
        glare=real(fields["glare"]),
        skin=real(fields["skin"]),
    )


def whole(value: object) -> int:
    """Return a positive whole number, or raise `FrameError`."""
    if not isinstance(value, int) or value < 1:
        raise FrameError("a side is not a positive whole number")
    return value


def real(value: object) -> float:
    """Return a finite number that is not negative, or raise `FrameError`."""
    if not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise FrameError("a figure is not a number")
    return float(value)
