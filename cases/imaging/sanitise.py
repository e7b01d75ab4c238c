"""The parent's side: bounds what goes in, runs the child, believes little of what comes out."""

import hashlib
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from cases.imaging.frames import Frame, FrameError, RefusalFrame, max_frame_bytes, unpack
from cases.imaging.limits import DEFAULT_LIMITS, ImageLimits
from cases.imaging.rejection import ImageRejected, RejectionCode
from cases.imaging.runner import Outcome, run_child

logger = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parents[2]  # holds the package `cases`
START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from cases.imaging.worker import main; main()"
)

# A burst of uploads waits its turn, so that the children together cannot fill the machine.
CHILDREN_AT_ONCE: Final = max(2, os.cpu_count() or 1)
places = threading.BoundedSemaphore(CHILDREN_AT_ONCE)


class SanitisedImage(NamedTuple):
    """A picture drawn anew from its pixels: upright, sRGB, and nothing else of its file."""

    working: bytes  # JPEG, long side at most ImageLimits.working_side
    thumbnail: bytes  # JPEG, long side at most ImageLimits.thumbnail_side
    width: int  # of the working copy, pixels
    height: int
    source_format: str  # "jpeg", "png" or "webp", by content
    source_sha256: str  # hex, of the file as it was sent
    working_sha256: str  # hex, of `working`
    sharpness: float  # variance of the Laplacian; see cases.imaging.quality
    brightness: float  # mean, 0 to 1
    blur: float  # 0 to 1
    glare: float  # share, 0 to 1
    skin: float  # share, 0 to 1


def sanitise_image(source: bytes, *, limits: ImageLimits = DEFAULT_LIMITS) -> SanitisedImage:
    """Draw an uploaded file anew, or raise `ImageRejected` with a sentence for its sender.

    Blocks for some tenths of a second (a large photograph) up to `limits.waiting_seconds`
    plus `limits.wall_seconds`: call it from a thread, not from an event loop.
    """
    if not source:
        raise ImageRejected(RejectionCode.EMPTY, limits)
    if len(source) > limits.source_bytes:
        raise ImageRejected(RejectionCode.TOO_LARGE, limits)
    frame = decode_apart(source, limits)
    if isinstance(frame, RefusalFrame):
        if frame.detail:
            logger.info("picture refused: %s (%s)", frame.code.value, frame.detail)
        raise ImageRejected(frame.code, limits)
    return SanitisedImage(
        working=frame.working,
        thumbnail=frame.thumbnail,
        width=frame.width,
        height=frame.height,
        source_format=frame.source_format,
        source_sha256=hashlib.sha256(source).hexdigest(),
        working_sha256=hashlib.sha256(frame.working).hexdigest(),
        sharpness=frame.sharpness,
        brightness=frame.brightness,
        blur=frame.blur,
        glare=frame.glare,
        skin=frame.skin,
    )


def decode_apart(source: bytes, limits: ImageLimits) -> Frame:
    """Run the child when there is a place for it, and return its frame."""
    if not places.acquire(timeout=limits.waiting_seconds):
        raise ImageRejected(RejectionCode.BUSY, limits)
    try:
        outcome = run_child(
            child_command(limits),
            source=source,
            max_output=max_frame_bytes(limits.output_bytes),
            seconds=limits.wall_seconds,
        )
    finally:
        places.release()
    return read_outcome(outcome, limits)


def child_command(limits: ImageLimits) -> list[str]:
    """Return what starts the child: isolated from PYTHON* variables and from the current folder.

    It is told where this very package lies, so that it runs the same code as its parent
    whether or not that is installed.
    """
    return [sys.executable, "-I", "-c", START, str(ROOT), json.dumps(limits)]


def read_outcome(outcome: Outcome, limits: ImageLimits) -> Frame:
    """Return the child's frame, or raise `ImageRejected` for a child that did not end well."""
    if outcome.timed_out or outcome.returncode == -signal.SIGXCPU:
        refuse(RejectionCode.TIMED_OUT, outcome, limits)
    if outcome.returncode == -signal.SIGKILL and not outcome.overflowed:
        refuse(RejectionCode.TOO_DEMANDING, outcome, limits)  # the kernel ran out of memory
    if outcome.returncode != 0 or outcome.overflowed:
        refuse(RejectionCode.DECODE_FAILED, outcome, limits)
    try:
        return unpack(outcome.output)
    except FrameError as error:
        logger.exception("the decoding child wrote no frame")
        raise ImageRejected(RejectionCode.DECODE_FAILED, limits) from error


def refuse(code: RejectionCode, outcome: Outcome, limits: ImageLimits) -> NoReturn:
    """Log how the child ended, without a word about the picture, and refuse it."""
    logger.warning(
        "the decoding child ended with %d (%s)%s",
        outcome.returncode,
        code.value,
        ", wrote too much" if outcome.overflowed else "",
    )
    raise ImageRejected(code, limits)
