"""The child process: reads one picture from standard input, writes one frame, ends.

`cases.imaging.sanitise` starts it with the limits as a JSON list. It imports all that it
will need, then gives up the means to do anything else, and only then reads the first
untrusted byte.
"""

import json
import sys

from PIL import ImageColor, ImagePalette  # noqa: F401 - Pillow would load them too late

from cases.imaging.confinement import confine
from cases.imaging.frames import Frame, PictureFrame, RefusalFrame, pack
from cases.imaging.limits import ImageLimits
from cases.imaging.pixels import draw_copies
from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure import read_outline


def process(source: bytes, limits: ImageLimits) -> Frame:
    """Return the picture's frame, or the frame that says why there is none."""
    try:
        source_format, outline = read_outline(source, limits)
        copies = draw_copies(source_format, outline, limits)
    except Refusal as refusal:
        return RefusalFrame(refusal.code)
    except MemoryError:
        return RefusalFrame(RejectionCode.TOO_DEMANDING, "MemoryError")
    except Exception as error:  # noqa: BLE001 - a damaged file can raise anything in a decoder
        return RefusalFrame(code_of(error), type(error).__name__)
    return PictureFrame(
        source_format.value,
        copies.width,
        copies.height,
        copies.quality.sharpness,
        copies.quality.brightness,
        copies.working,
        copies.thumbnail,
        copies.quality.blur,
        copies.quality.glare,
        copies.quality.skin,
    )


def code_of(error: Exception) -> RejectionCode:
    """Read Pillow's wording: it has no types for these."""
    text = str(error).lower()
    if "truncated" in text:
        return RejectionCode.TRUNCATED
    if "memory" in text:
        return RejectionCode.TOO_DEMANDING
    return RejectionCode.DECODE_FAILED


def main() -> None:
    """Run once."""
    limits = ImageLimits(*json.loads(sys.argv[1]))
    confine(limits)
    source = sys.stdin.buffer.read(limits.source_bytes + 1)
    sys.stdout.buffer.write(pack(process(source, limits)))
