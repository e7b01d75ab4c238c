"""Benign or malignant: on which side a reader's words and a model's opinion stand."""

from telederm.terminology.vocabulary import Side, find_condition
from triage.model_cards import load_model_card
from triage.models import TriageRun
from triage.selectors.opinions import read_stored_findings


def find_side(condition: str) -> Side | None:
    """Return the side of a condition; None where the vocabulary doesn't know it."""
    known = find_condition(condition)
    return known.side if known else None


def find_model_side(run: TriageRun) -> Side | None:
    """Return the side of an answered run, by the operating point of its version's card.

    Raises:
        RegistryError: the version isn't there, or its files don't match their digests.
    """
    if run.model_version is None:
        return None
    highest = max(finding.malignant for finding in read_stored_findings(run))
    point = load_model_card(run.model_version).operating_points["malignant"]
    return Side.MALIGNANT if highest >= point.threshold else Side.BENIGN
