"""Why a picture was refused: a code for programs, a sentence for people.

The sentences are message ids: the web layer shows `gettext(error.msgid) % error.params`,
and `gettext_noop` lets makemessages find them without Django being imported here.
"""

from enum import StrEnum
from typing import Final

from cases.imaging.limits import ImageLimits


def gettext_noop(message: str) -> str:
    """Mark a message for translation and return it unchanged."""
    return message


class RejectionCode(StrEnum):
    """The reasons, in the order in which they are looked for."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    NOT_AN_IMAGE = "not_an_image"
    HEIC = "heic"
    UNSUPPORTED_FORMAT = "unsupported_format"
    TRUNCATED = "truncated"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    ANIMATED = "animated"
    POLYGLOT = "polyglot"
    DECODE_FAILED = "decode_failed"
    TOO_DEMANDING = "too_demanding"
    TIMED_OUT = "timed_out"


# The server's own trouble, which says nothing about the picture.
PASSING: Final = frozenset({RejectionCode.BUSY, RejectionCode.TIMED_OUT})

MESSAGES: Final = {
    RejectionCode.EMPTY: gettext_noop(
        "This file is empty. Choose the photograph again, or take a new one."
    ),
    RejectionCode.TOO_LARGE: gettext_noop(
        "This file is larger than %(megabytes)d MB. Send the photograph in a smaller size,"
        " or take a new one with a lower resolution."
    ),
    RejectionCode.BUSY: gettext_noop(
        "Many photographs are arriving just now. Wait a minute, then send yours again."
    ),
    RejectionCode.NOT_AN_IMAGE: gettext_noop(
        "This file is not a photograph. Choose a photograph from your camera or gallery."
    ),
    RejectionCode.HEIC: gettext_noop(
        "This photograph is in the HEIC format, which cannot be opened here. On an iPhone,"
        " choose Settings, Camera, Formats, Most Compatible and take it again, or send it as JPEG."
    ),
    RejectionCode.UNSUPPORTED_FORMAT: gettext_noop(
        "This kind of file is not accepted. Send the photograph as JPEG, PNG or WebP."
    ),
    RejectionCode.TRUNCATED: gettext_noop(
        "This photograph arrived incomplete. Choose it again;"
        " if that does not help, take a new one."
    ),
    RejectionCode.TOO_MANY_PIXELS: gettext_noop(
        "This picture has more than %(megapixels)d megapixels. Set the camera to a lower"
        " resolution and take it again, or send a smaller copy."
    ),
    RejectionCode.TOO_SMALL: gettext_noop(
        "This picture is too small to see the skin on. Send the original photograph,"
        " not a preview of it."
    ),
    RejectionCode.ANIMATED: gettext_noop(
        "This is a moving picture. Send a photograph that does not move."
    ),
    RejectionCode.POLYGLOT: gettext_noop(
        "This file holds something else besides the photograph. Take a new photograph,"
        " or make a screenshot of this one and send that."
    ),
    RejectionCode.DECODE_FAILED: gettext_noop(
        "This photograph could not be opened; the file seems to be damaged. Choose it again,"
        " or take a new one."
    ),
    RejectionCode.TOO_DEMANDING: gettext_noop(
        "This picture takes too much work to open. Take a new photograph,"
        " or make a screenshot of this one and send that."
    ),
    RejectionCode.TIMED_OUT: gettext_noop(
        "Opening this photograph took too long. Send it again; if that does not help,"
        " take a new one."
    ),
}


class ImageRejected(Exception):
    """The picture was refused.

    `code` says why; `msgid` and `params` make the sentence in any language;
    `message` is that sentence in English, and says what to do next.
    """

    def __init__(self, code: RejectionCode, limits: ImageLimits) -> None:
        self.code = code
        self.msgid = MESSAGES[code]
        self.params = {
            "megabytes": limits.source_bytes // (1024 * 1024),
            "megapixels": limits.pixels // 1_000_000,
        }
        super().__init__(self.message)

    @property
    def is_passing(self) -> bool:
        """Whether the same picture may be taken a moment later."""
        return self.code in PASSING

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.msgid % self.params


class Refusal(Exception):
    """Raised inside the child, where only the code is known."""

    def __init__(self, code: RejectionCode) -> None:
        self.code = code
        super().__init__(code.value)
