"""Pictures damaged at random: every one is refused or redrawn, none does anything else."""

import random
from typing import Any

import pytest

from cases.imaging import (
    DEFAULT_LIMITS,
    ImageRejected,
    RejectionCode,
    SanitisedImage,
    sanitise_image,
)
from cases.imaging.rejection import Refusal
from cases.imaging.structure import read_outline
from tests.cases.imaging.samples import (
    corners,
    decode,
    display_p3_profile,
    encode,
    exif_orientation,
)

KINDS = ("JPEG", "PNG", "WEBP")


def picture(kind: str) -> bytes:
    return encode(corners(96, 80), kind, exif=exif_orientation(6), icc_profile=display_p3_profile())


def damage(source: bytes, chance: random.Random) -> bytes:
    """Change, repeat, remove or insert a few bytes, most of them near the headers."""
    result = bytearray(source)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(chance.choice([64, 700, len(result)])) % len(result)
        length = chance.randint(1, 8)
        match chance.randrange(4):
            case 0:
                result[place] = chance.choice([0, 0xFF, 0x7F, chance.randrange(256)])
            case 1:
                del result[place : place + length]
            case 2:
                result[place:place] = chance.randbytes(length)
            case _:
                result[place:place] = result[place : place + 50]
    return bytes(result)


@pytest.mark.parametrize("kind", KINDS)
def test_the_outline_is_read_or_refused_whatever_the_bytes(kind: Any) -> None:
    source, chance = picture(kind), random.Random(f"outline {kind}")
    codes = set()
    for _ in range(3000):
        try:
            _, outline = read_outline(damage(source, chance), DEFAULT_LIMITS)
        except Refusal as refusal:
            codes.add(refusal.code)
        else:
            assert outline.width * outline.height <= DEFAULT_LIMITS.pixels

    assert {RejectionCode.TRUNCATED, RejectionCode.DECODE_FAILED} <= codes


@pytest.mark.parametrize("kind", KINDS)
def test_every_cut_is_refused(kind: Any) -> None:
    source = picture(kind)
    for length in range(len(source)):
        with pytest.raises(Refusal):
            read_outline(source[:length], DEFAULT_LIMITS)


def redraw(source: bytes) -> SanitisedImage | RejectionCode:
    try:
        return sanitise_image(source)
    except ImageRejected as rejected:
        return rejected.code


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_way_ends_in_a_picture_or_a_refusal(kind: Any) -> None:
    source, chance = picture(kind), random.Random(f"whole {kind}")
    for _ in range(25):
        result = redraw(damage(source, chance))
        if isinstance(result, SanitisedImage):
            assert decode(result.working).size == (result.width, result.height)
        else:
            assert result not in {RejectionCode.TIMED_OUT, RejectionCode.BUSY}
