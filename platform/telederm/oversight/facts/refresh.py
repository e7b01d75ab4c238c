"""Bringing the facts up to the stored rows. Whatever changes a case raises its version."""

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from telederm.oversight.facts import sql
from telederm.oversight.facts.classes import classify_condition
from triage.findings import MALIGNANT_CODES
from triage.models import STRENGTH, StandardKind
from triage.subgroups import Dimension, read_groups

BATCH: Final = 2000  # cases in one transaction
MOST: Final = 200_000  # cases in one call; the next one goes on


def refresh_facts(*, most: int = MOST) -> int:
    """Fill what is missing or out of date, batch by batch; return how many cases that were."""
    ids = _find_stale(most)
    for start in range(0, len(ids), BATCH):
        _fill(ids[start : start + BATCH])
    with connection.cursor() as cursor:
        cursor.execute(sql.NOTE_REFRESH, {"step": int(bool(ids))})
    return len(ids)


def _find_stale(most: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql.STALE, {"most": most})
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def _fill(ids: Sequence[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.WORDS, {"ids": list(ids)})
        words = [row[0] for row in cursor.fetchall()]
        cursor.execute(sql.ANSWERS, {"ids": list(ids)})
        groups = [(case_id, json.loads(answers), seen) for case_id, answers, seen in cursor]
        cursor.execute(sql.FILL, {**_read_groups(groups), **_classes(words), **_constants()})


def _read_groups(told: Sequence[tuple[UUID, dict[str, Any], bool]]) -> dict[str, list[Any]]:
    """Return the cases, and for each dimension their values in the same order."""
    groups = [read_groups(answers, dermoscopic=dermoscopic) for _id, answers, dermoscopic in told]
    return {
        "ids": [case_id for case_id, _answers, _dermoscopic in told],
        **{name: [each.get(Dimension(name), "") for each in groups] for name in Dimension.values},
    }


def _classes(words: Sequence[str]) -> dict[str, Any]:
    found = [classify_condition(each) for each in words]
    return {
        "words": list(words),
        "labels": [each.label for each in found],
        "sides": [each.malignant for each in found],
    }


def _constants() -> dict[str, Any]:
    limits = settings.TELEDERM_IMAGE_QUALITY
    return {
        "malignant": sorted(MALIGNANT_CODES),
        # One clinical assessment is what the figures hold against the truth, not the truth.
        "kinds": [str(kind) for kind in STRENGTH if kind != StandardKind.SINGLE_ASSESSMENT],
        "sharpness": limits["sharpness"],
        "brightness": limits["brightness"],
    }
