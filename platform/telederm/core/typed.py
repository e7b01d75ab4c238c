"""Reading words that no form checks, so that the database is asked for none that it refuses."""

from django.core.exceptions import BadRequest
from django.http import QueryDict


def read_typed(fields: QueryDict, name: str) -> str:
    """Return the field's words, empty where it isn't there.

    Raises:
        BadRequest: there is a null character in them, which PostgreSQL takes in no text.
    """
    words = fields.get(name) or ""
    if "\0" in words:
        raise BadRequest(f"There is a null character in {name}.")
    return words
