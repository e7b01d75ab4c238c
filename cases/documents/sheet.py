"""A printed sheet: headings, paragraphs and pictures, in every script that the platform speaks.

The fonts are Noto Sans (Latin, Greek, Cyrillic, Devanagari) and Noto Sans Arabic, under the Open
Font License, from pip packages. HarfBuzz shapes the text: Arabic letters join, Devanagari
vowels take their places.
"""

import re
from io import BytesIO
from typing import Final

import fontpkg
from django.utils.translation import get_language, get_language_bidi
from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align, TextMode

MARGIN: Final = 20  # mm
_LATIN: Final = "Noto Sans"
_ARABIC: Final = "Noto Sans Arabic"
_ARABIC_LETTERS: Final = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")


class Sheet:
    """One document, written from top to bottom.

    `words` is all that will be written: it decides which fonts are loaded.
    """

    def __init__(self, *, title: str, words: str) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_margin(MARGIN)
        self._pdf.set_auto_page_break(True, margin=MARGIN)
        self._pdf.set_title(title)
        self._pdf.set_lang(get_language() or "en")
        self._is_mirrored = get_language_bidi()
        self._load_fonts(title + words)
        self._pdf.add_page()

    def heading(self, text: str, *, large: bool = False) -> None:
        """Write a heading; the letters are drawn heavier, there is no second font file."""
        self._pdf.ln(2)
        with self._pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.12):
            self._write(text, size=18 if large else 12.5)
        self._pdf.ln(1)

    def paragraph(self, text: str, *, small: bool = False) -> None:
        """Write a paragraph; its line breaks stay."""
        self._pdf.set_text_color(80 if small else 20)
        self._write(text, size=9 if small else 11)
        self._pdf.set_text_color(20)
        self._pdf.ln(1.5)

    def pictures(self, pictures: list[bytes], *, height: float = 32) -> None:
        """Place JPEG pictures beside each other, each `height` mm high; a row is on one page."""
        left, apart = self._pdf.l_margin, 3
        x = left
        for picture in pictures:
            if x == left and self._pdf.will_page_break(height):  # a place of one's own breaks none
                self._pdf.add_page()
            y = self._pdf.get_y()
            info = self._pdf.image(BytesIO(picture), x=x, y=y, h=height)
            x += info.rendered_width + apart
            if x + height * 1.4 > self._pdf.w - self._pdf.r_margin:
                x = left
                self._pdf.set_y(y + height + apart)
        if x != left:
            self._pdf.set_y(self._pdf.get_y() + height + apart)

    def line(self) -> None:
        """Draw a thin line over the width of the page."""
        self._pdf.ln(2)
        self._pdf.set_draw_color(200)
        y = self._pdf.get_y()
        self._pdf.line(self._pdf.l_margin, y, self._pdf.w - self._pdf.r_margin, y)
        self._pdf.set_draw_color(20)
        self._pdf.ln(2)

    def finish(self) -> bytes:
        """Return the document."""
        return bytes(self._pdf.output())

    def _load_fonts(self, words: str) -> None:
        self._pdf.add_font(_LATIN, fname=fontpkg.path(_LATIN))
        if _ARABIC_LETTERS.search(words):
            self._pdf.add_font(_ARABIC, fname=fontpkg.path(_ARABIC))
            self._pdf.set_fallback_fonts([_ARABIC], exact_match=False)

    def _write(self, text: str, *, size: float) -> None:
        self._pdf.set_font(_LATIN, size=size)
        is_arabic = self._is_mirrored or bool(_ARABIC_LETTERS.match(text.lstrip()))
        direction = "rtl" if is_arabic else "ltr"
        self._pdf.set_text_shaping(True, direction=direction)
        self._pdf.multi_cell(
            0,
            size * 0.5,
            text=text,
            align=Align.R if is_arabic else Align.L,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
