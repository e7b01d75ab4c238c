"""What guards the way even if the readers of the headers let something through."""

from typing import Any

import pytest

from cases.imaging.limits import DEFAULT_LIMITS
from cases.imaging.pixels import draw_copies, encode, fit, forget_origin, open_picture
from cases.imaging.rejection import Refusal, RejectionCode
from cases.imaging.structure import SourceFormat, read_outline
from tests.cases.imaging import samples


def test_a_picture_rebuilt_from_its_pixels_has_lost_its_comment() -> None:
    image = samples.corners()
    image.info["comment"] = b"Commentary88"
    assert b"Commentary88" in encode(image, 92)  # the library would write it again

    rebuilt = forget_origin(image)

    assert rebuilt.info == {}
    assert rebuilt.tobytes() == image.tobytes()
    assert b"Commentary88" not in encode(rebuilt, 92)


@pytest.mark.parametrize("source_format", SourceFormat)
def test_a_decoder_that_sees_another_size_than_the_reader_is_stopped(source_format: Any) -> None:
    source = samples.encode(samples.corners(), source_format.upper())
    _, outline = read_outline(source, DEFAULT_LIMITS)
    assert open_picture(source_format, outline).size == (320, 240)

    for lie in (outline._replace(width=64), outline._replace(height=9000)):
        with pytest.raises(Refusal) as caught:
            open_picture(source_format, lie)
        assert caught.value.code == RejectionCode.DECODE_FAILED


def test_a_copy_above_its_bound_is_refused() -> None:
    source = samples.encode(samples.corners())
    limits = DEFAULT_LIMITS._replace(output_bytes=1000)

    with pytest.raises(Refusal) as caught:
        draw_copies(*read_outline(source, limits), limits)

    assert caught.value.code == RejectionCode.TOO_DEMANDING


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((2048, 2048), (2048, 2048)),
        ((2049, 100), (2048, 100)),
        ((3000, 4000), (1536, 2048)),
        ((10, 20), (10, 20)),
    ],
)
def test_a_picture_is_fitted_in_its_shape(size: Any, fitted: Any) -> None:
    assert fit(size, 2048) == fitted
