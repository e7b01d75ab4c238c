"""The printed sheet: nothing of it lies beside the paper."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from cases.documents.sheet import MARGIN, Sheet
from tests.factories import photograph_bytes

POINTS = 72 / 25.4  # of one mm


def print_sheet(*, lines: int, photographs: int) -> PdfReader:
    text = "\n".join(["What to watch for."] * lines)
    sheet = Sheet(title="An answer", words=text)
    sheet.paragraph(text)
    sheet.pictures([photograph_bytes(seed=seed) for seed in range(photographs)])
    sheet.paragraph("The last words.")
    return PdfReader(BytesIO(sheet.finish()))


def find_pictures(page: PageObject) -> Iterator[tuple[float, float]]:
    """Yield the lower and the upper edge of each picture of a page, in points from its foot."""
    contents = page.get_contents()
    assert contents is not None
    matrix = [0.0] * 6
    for operands, operator in contents.operations:
        if operator == b"cm":
            matrix = [float(value) for value in operands]
        if operator == b"Do":
            yield matrix[5], matrix[5] + matrix[3]


@pytest.mark.parametrize("lines", [1, 25, 35, 40, 47, 70])
def test_every_photograph_lies_on_the_paper_also_after_a_long_text(lines: int) -> None:
    pages = print_sheet(lines=lines, photographs=12).pages
    found = [edges for page in pages for edges in find_pictures(page)]
    assert len(found) == 12
    edge, height = MARGIN * POINTS, float(pages[0].mediabox.height)
    assert all(edge - 1 <= low and high <= height - edge + 1 for low, high in found)
    assert "The last words." in pages[-1].extract_text()


def test_a_row_that_fits_stays_on_its_page() -> None:
    assert len(print_sheet(lines=1, photographs=12).pages) == 1
