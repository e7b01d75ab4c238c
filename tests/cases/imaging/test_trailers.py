"""What follows the picture: honest from phones, refused where it is another kind of file."""

import os
import zipfile
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from cases.imaging import ImageRejected, RejectionCode, sanitise_image
from tests.cases.imaging.samples import (
    GREEN,
    RED,
    are_close,
    corner_colours,
    corners,
    decode,
    encode,
    jpeg_segment,
    with_jpeg_segment,
)

PICTURES = {kind: encode(corners(), kind) for kind in ("JPEG", "PNG", "WEBP")}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def zip_after(picture: bytes, comment: bytes = b"") -> bytes:
    """A picture that every ZIP program opens, with right offsets, as the tools make them."""
    target = BytesIO(picture)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("page.html", "<p>hello</p>", zipfile.ZIP_DEFLATED)
        archive.comment = comment
    source = target.getvalue()
    assert zipfile.ZipFile(BytesIO(source)).namelist() == ["page.html"]
    return source


def zip_in_comment(picture: bytes) -> bytes:
    """A ZIP inside a comment segment, where only its directory gives it away."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("a.txt", "hello")
    return with_jpeg_segment(picture, 0xFE, archive.getvalue())


def multi_picture() -> bytes:
    """Two pictures in one file (CIPA DC-007), as phones and stereo cameras write it."""
    second = Image.new("RGB", (160, 120), "black")
    return encode(corners(), "MPO", save_all=True, append_images=[second])


def samsung() -> bytes:
    """The layout of Samsung's trailer: named blocks, then a directory between SEFH and SEFT."""
    block = b"\x00\x00\x01\x0a\x0e\x00\x00\x00Image_UTC_Data1700000000000"
    directory = b"SEFH\x6a\x00\x00\x00\x01\x00\x00\x00" + bytes(12) + b"\x18\x00\x00\x00SEFT"
    return PICTURES["JPEG"] + block + directory


def gain_map() -> bytes:
    """Ultra HDR: a second JPEG with XMP of its own after the first."""
    xmp = b'http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><rdf:RDF><?xpacket end="w"?>'
    second = with_jpeg_segment(encode(Image.new("L", (80, 60), 200)), 0xE1, xmp)
    return PICTURES["JPEG"] + second


def motion_photo() -> bytes:
    """A film after the picture."""
    return (
        PICTURES["JPEG"] + b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + os.urandom(200_000)
    )


@pytest.mark.parametrize(
    "make",
    [
        multi_picture,
        samsung,
        gain_map,
        motion_photo,
        lambda: PICTURES["JPEG"] + bytes(4096),
        lambda: PICTURES["JPEG"] + os.urandom(1_000_000),
        lambda: PICTURES["PNG"] + os.urandom(1000),
        lambda: PICTURES["WEBP"] + b"\x00",
    ],
    ids=["mpo", "samsung", "gain map", "film", "padding", "noise", "png", "webp"],
)
def test_a_phones_trailer_is_left_out(make: Any) -> None:
    result = sanitise_image(make())

    image = decode(result.working)
    assert image.size == (320, 240)
    assert not hasattr(image, "n_frames") or image.n_frames == 1
    assert are_close(corner_colours(image)[0], RED)
    assert are_close(corner_colours(image)[1], GREEN)


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize(
    "trailer",
    [PDF, HTML, b"\n\n" + HTML.upper(), b"<svg onload=x>", b"<?php echo 1;", b"Rar!\x1a\x07\x01"],
    ids=["pdf", "html", "upper case html", "svg", "php", "rar"],
)
def test_a_file_of_two_kinds_is_refused(kind: Any, trailer: Any) -> None:
    with pytest.raises(ImageRejected) as caught:
        sanitise_image(PICTURES[kind] + trailer)

    assert caught.value.code == RejectionCode.POLYGLOT


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("comment", [b"", b"x" * 5000])
def test_a_picture_that_is_a_zip_is_refused(kind: Any, comment: Any) -> None:
    with pytest.raises(ImageRejected) as caught:
        sanitise_image(zip_after(PICTURES[kind], comment))

    assert caught.value.code == RejectionCode.POLYGLOT


@pytest.mark.parametrize(
    "source",
    [zip_in_comment(PICTURES["JPEG"]), with_jpeg_segment(PICTURES["JPEG"], 0xFE, PDF)],
    ids=["zip", "pdf"],
)
def test_another_kind_inside_a_comment_is_refused(source: Any) -> None:
    with pytest.raises(ImageRejected) as caught:
        sanitise_image(source)

    assert caught.value.code == RejectionCode.POLYGLOT


def test_words_of_mark_up_inside_metadata_are_no_reason_to_refuse() -> None:
    source = with_jpeg_segment(PICTURES["JPEG"], 0xE1, b"http://ns.adobe.com/xap/1.0/\x00<body>")

    assert sanitise_image(source + jpeg_segment(0xFE, b"spare")).width == 320
