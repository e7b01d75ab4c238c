"""What the readers of the three formats have in common."""

from typing import NamedTuple

from cases.imaging.rejection import Refusal, RejectionCode


class Outline(NamedTuple):
    """A picture's shape, as its own headers tell it."""

    width: int  # pixels, as stored: before the orientation is applied
    height: int
    end: int  # offset of the first byte after the picture
    picture: bytes  # what the decoder gets: no trailer, and no part that it does not need
    orientation: int = 1  # Exif; 1 is upright, and values outside 1 to 8 mean the same
    animated: bool = False
    scans: int = 1  # passes over the pixels (progressive JPEG)


def require(condition: bool) -> None:
    """Refuse the picture as damaged unless `condition` holds."""
    if not condition:
        raise Refusal(RejectionCode.DECODE_FAILED)
