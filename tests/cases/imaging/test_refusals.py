"""Each refusal has its code, its sentence, and costs little."""

import struct
import zipfile
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from cases.imaging import DEFAULT_LIMITS, ImageRejected, RejectionCode, sanitise_image
from cases.imaging.rejection import MESSAGES, Refusal
from cases.imaging.structure import read_outline
from tests.cases.imaging.samples import (
    corners,
    encode,
    jpeg_segment,
    png_chunk,
    with_jpeg_segment,
    with_png_chunk,
)

JPEG, PNG, WEBP = (encode(corners(), kind) for kind in ("JPEG", "PNG", "WEBP"))
CANVAS = encode(corners(), "WEBP", exif=b"Exif\x00\x00")  # with an extended header
PIECES = {"JPEG": JPEG, "PNG": PNG, "WEBP": WEBP}
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


def code_of(source: bytes) -> RejectionCode:
    with pytest.raises(ImageRejected) as caught:
        sanitise_image(source)
    return caught.value.code


def zip_file() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("page.html", "<p>hello</p>")
    return target.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it has this size, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG[:8] + png_chunk(b"IHDR", header) + PNG[33:]


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "green", "blue")]
    return encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", RejectionCode.EMPTY),
        (b"The rash began on Monday.", RejectionCode.NOT_AN_IMAGE),
        (b"%PDF-1.7 and so on", RejectionCode.NOT_AN_IMAGE),
        (zip_file(), RejectionCode.NOT_AN_IMAGE),
        (b"\x7fELF" + bytes(200), RejectionCode.NOT_AN_IMAGE),
        (SVG, RejectionCode.UNSUPPORTED_FORMAT),
        (animation("GIF"), RejectionCode.UNSUPPORTED_FORMAT),
        (encode(corners(), "BMP"), RejectionCode.UNSUPPORTED_FORMAT),
        (encode(corners(), "TIFF"), RejectionCode.UNSUPPORTED_FORMAT),
        (encode(corners(), "AVIF"), RejectionCode.UNSUPPORTED_FORMAT),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), RejectionCode.HEIC),
        (animation("WEBP"), RejectionCode.ANIMATED),
        (animation("PNG"), RejectionCode.ANIMATED),
        (encode(Image.new("RGB", (63, 500))), RejectionCode.TOO_SMALL),
        (encode(Image.new("RGB", (20_000, 100)), "PNG"), RejectionCode.TOO_SMALL),
    ],
)
def test_what_is_no_photograph_is_named(source: Any, code: Any) -> None:
    assert code_of(source) == code


def test_a_file_above_the_limit_never_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.imaging.sanitise.run_child", lambda *_, **__: pytest.fail("ran"))

    assert code_of(bytes(DEFAULT_LIMITS.source_bytes + 1)) == RejectionCode.TOO_LARGE


def test_a_file_of_just_the_limit_is_read_to_its_end() -> None:
    padding = bytes(DEFAULT_LIMITS.source_bytes - len(JPEG))

    assert sanitise_image(JPEG + padding).width == 320


@pytest.mark.parametrize("kind", PIECES)
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_cut_file_is_incomplete(kind: Any, share: Any) -> None:
    source = PIECES[kind]

    assert code_of(source[: int(len(source) * share)]) == RejectionCode.TRUNCATED


@pytest.mark.parametrize("kind", PIECES)
def test_a_file_without_its_last_bytes_is_incomplete(kind: Any) -> None:
    assert code_of(PIECES[kind][:-2]) == RejectionCode.TRUNCATED


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_fifty_megapixels_are_refused(kind: Any) -> None:
    bomb = encode(Image.new("L", (10_000, 5_000), 128), kind)
    assert len(bomb) < DEFAULT_LIMITS.source_bytes

    assert code_of(bomb) == RejectionCode.TOO_MANY_PIXELS


def test_forty_megapixels_are_accepted() -> None:
    result = sanitise_image(encode(Image.new("L", (8000, 5000), 128), "PNG"))

    assert (result.width, result.height) == (2048, 1280)


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (1_000_000, 41)])
def test_a_decompression_bomb_is_refused_by_its_header(size: Any) -> None:
    assert code_of(png_of(*size)) == RejectionCode.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "source",
    [
        png_of(0, 0),
        png_of(64, 0),
        with_jpeg_segment(JPEG, 0xC0, struct.pack(">BHHB", 8, 0, 0, 3)),
    ],
)
def test_a_picture_without_size_is_refused(source: Any) -> None:
    assert code_of(source) in {RejectionCode.TOO_SMALL, RejectionCode.DECODE_FAILED}


def test_a_header_that_promises_more_than_there_is_is_refused() -> None:
    assert code_of(png_of(3000, 3000)) == RejectionCode.TRUNCATED


@pytest.mark.parametrize(
    "source",
    [
        with_jpeg_segment(JPEG, 0xC0, JPEG[JPEG.index(b"\xff\xc0") :][4:19]),  # two frames
        with_png_chunk(PNG, b"IHDR", PNG[16:29]),  # two headers
        JPEG[:20] + b"\x00\x00" + JPEG[22:],
        JPEG[:2] + jpeg_segment(0xFE, b"") + b"\xff\xd9",  # no picture in it
        CANVAS[:24] + b"\xff\x00\x00" + CANVAS[27:],  # a canvas of another size
    ],
    ids=["two frames", "two headers", "no marker", "no picture", "other canvas"],
)
def test_a_lying_header_is_refused_before_decoding(source: Any) -> None:
    with pytest.raises(Refusal) as caught:
        read_outline(source, DEFAULT_LIMITS)

    assert caught.value.code == RejectionCode.DECODE_FAILED
    assert code_of(source) == RejectionCode.DECODE_FAILED


@pytest.mark.parametrize(
    "source",
    [
        WEBP[:26] + b"\xff\x0f\xff\x0f" + WEBP[30:],  # a picture larger than its data
        PNG.replace(b"IDAT", b"IDAX"),
        PNG[:60] + b"\x00\x00\x00" + PNG[63:],
    ],
    ids=["too large", "no data", "wrong data"],
)
def test_damage_that_only_the_decoder_finds_is_refused(source: Any) -> None:
    assert code_of(source) in {RejectionCode.DECODE_FAILED, RejectionCode.TRUNCATED}


def test_too_many_passes_are_refused() -> None:
    source = encode(corners(), progressive=True)
    last = source.rindex(b"\xff\xda")

    assert sanitise_image(source).width == 320
    assert code_of(source[:-2] + source[last:-2] * 100 + b"\xff\xd9") == (
        RejectionCode.TOO_DEMANDING
    )


def test_a_refused_picture_does_not_hurt_the_next() -> None:
    assert code_of(JPEG[:400]) == RejectionCode.TRUNCATED
    assert sanitise_image(JPEG).width == 320


def test_each_code_has_a_sentence_that_says_what_to_do() -> None:
    assert set(MESSAGES) == set(RejectionCode)
    for code in RejectionCode:
        error = ImageRejected(code, DEFAULT_LIMITS)
        assert error.message == error.msgid % error.params == str(error)
        assert "%" not in error.message
        assert any(word in error.message for word in ("Send", "send", "Choose", "take"))


def test_the_sentence_names_the_limit() -> None:
    assert "15 MB" in ImageRejected(RejectionCode.TOO_LARGE, DEFAULT_LIMITS).message
    few = DEFAULT_LIMITS._replace(pixels=5_000_000)
    assert "5 megapixels" in ImageRejected(RejectionCode.TOO_MANY_PIXELS, few).message
