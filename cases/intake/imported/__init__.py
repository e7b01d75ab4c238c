"""Questionnaires as JSON: read, checked, and written, with their words in every language."""

from cases.intake.imported.faults import DocumentRefused, Fault
from cases.intake.imported.reading import build, read_document
from cases.intake.imported.rules import find_gaps
from cases.intake.imported.writing import digest_document, write_document

__all__ = [
    "DocumentRefused",
    "Fault",
    "build",
    "digest_document",
    "find_gaps",
    "read_document",
    "write_document",
]
