"""What stands in a PDF."""

from io import BytesIO

from pypdf import PdfReader


def read_pdf(content: bytes) -> str:
    """The words of all its pages, line by line."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
