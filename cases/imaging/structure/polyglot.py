"""Finds out whether a picture is at the same time a file of another kind.

What makes the pictures safe is that they are rebuilt from pixels. This check tells the
sender plainly that the file is not just a photograph. Phones append honest data after
the end of a picture (gain maps, second pictures, films, padding), so a trailer alone is
no reason; one that another program would open is.
"""

import re
from typing import Final

PDF_HEADER_WITHIN: Final = 1024  # readers look for %PDF- in the first 1024 bytes
ZIP_END: Final = b"PK\x05\x06"  # end of central directory: also JAR, APK, DOCX
ZIP_END_LENGTH: Final = 22
ZIP_ENTRY: Final = b"PK\x01\x02"
IN_TRAILER: Final = re.compile(
    rb"%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|PK\x03\x04[\x0a-\x3f]\x00"
    rb"|<!doctype|<html|<head|<body|<script|<iframe|<svg[\s>]|<\?php",
    re.IGNORECASE,
)


def is_also_something_else(source: bytes, *, end: int) -> bool:
    """Whether `source`, a picture that ends at offset `end`, would open as another kind."""
    return (
        b"%PDF-" in source[:PDF_HEADER_WITHIN]
        or IN_TRAILER.search(source, end) is not None
        or holds_zip_directory(source)
    )


def holds_zip_directory(source: bytes) -> bool:
    """Whether a ZIP reader, which starts from the file's end, finds a directory in it."""
    end = source.rfind(ZIP_END)
    while end != -1:
        size = int.from_bytes(source[end + 12 : end + 16], "little")
        complete = end + ZIP_END_LENGTH <= len(source)
        if complete and size and source.startswith(ZIP_ENTRY, max(0, end - size)):
            return True
        end = source.rfind(ZIP_END, 0, end)
    return False
