"""What a reader names often: it leads where the vocabulary has equals."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from accounts.models import User
from triage.models import Differential

_LOOKED_AT: Final = 500  # their newest conditions


def read_habits(reader: User) -> Mapping[str, int]:
    """Return how often the reader has named each condition lately. Nothing here is the model's."""
    newest = Differential.objects.filter(assessment__reader=reader).order_by("-id")
    return Counter(newest.values_list("condition", flat=True)[:_LOOKED_AT])
