"""The vocabulary: every line is sound, and people find in it what they mean."""

import re
from collections import Counter

import pytest

from serving.contract import LABELS
from telederm.terminology.coding import Coding, code_words
from telederm.terminology.folding import fold
from telederm.terminology.searching import search_conditions
from telederm.terminology.vocabulary import (
    EDITION,
    Side,
    find_condition,
    list_conditions,
    read_version,
)

_ICD11 = re.compile(r"[0-9A-Z][A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,2})?")  # stem codes of ICD-11 MMS
# Records name the edition by which they were coded: another list needs another number.
_EDITIONS = {1: "654bde3a92ad"}
_ICD10 = re.compile(r"[A-Z]\d{2}(\.\d)?")


def names(query: str) -> list[str]:
    return [match.condition.name for match in search_conditions(query)]


def test_every_line_is_sound() -> None:
    conditions = list_conditions()
    assert len(conditions) >= 390
    for condition in conditions:
        assert condition.name
        assert condition.plain.endswith("."), condition.name
        assert not condition.icd11 or _ICD11.fullmatch(condition.icd11), condition.name
        assert not condition.icd10 or _ICD10.fullmatch(condition.icd10), condition.name
        assert all(condition.synonyms), condition.name


def test_no_words_name_two_conditions() -> None:
    words = Counter(
        fold(each) for found in list_conditions() for each in (found.name, *found.synonyms)
    )
    assert [each for each, times in words.items() if times > 1] == []


@pytest.mark.parametrize(
    ("words", "icd11", "icd10", "side"),
    [
        ("Melanoma", "2C30", "C43", Side.MALIGNANT),
        ("BCC", "2C32", "C44", Side.MALIGNANT),
        ("bowen's disease", "2E64.00", "D04", Side.MALIGNANT),
        ("Actinic keratosis", "EK90.0", "L57.0", Side.MALIGNANT),
        ("mole", "2F20.0", "D22", Side.BENIGN),
        ("SEBORRHEIC KERATOSIS", "2F21.0", "L82", Side.BENIGN),
        ("Atopic dermatitis", "EA80", "L20", Side.BENIGN),
        ("Psoriasis", "EA90", "L40", Side.BENIGN),
        ("Henoch-Schonlein purpura", "4A44.92", "D69.0", Side.BENIGN),
    ],
)
def test_known_codes(words: str, icd11: str, icd10: str, side: Side) -> None:
    found = find_condition(words)
    assert found
    assert (found.icd11, found.icd10, found.side) == (icd11, icd10, side)


def test_a_changed_list_is_another_edition() -> None:
    assert read_version() == f"{EDITION}-{_EDITIONS[EDITION]}"


def test_words_are_coded_as_the_vocabulary_stands() -> None:
    assert code_words("common MOLE") == Coding(
        "Melanocytic naevus", "2F20.0", "D22", "benign", read_version()
    )
    assert code_words("Something else") == Coding("", "", "", "", read_version())


def test_free_text_is_no_condition() -> None:
    assert find_condition("Something else altogether") is None
    assert find_condition("") is None


def test_a_label_of_the_model_is_on_the_same_side_here() -> None:
    known = {label: find_condition(label.name) for label in LABELS}
    assert sum(found is not None for found in known.values()) >= 5
    for label, found in known.items():
        assert found is None or (found.side == Side.MALIGNANT) == label.malignant, label


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("nae", "Melanocytic naevus"),  # the beginning of any word
        ("bcc", "Basal cell carcinoma"),  # an abbreviation
        ("athlete", "Tinea pedis"),  # the patient's word
        ("psoraisis", "Psoriasis"),  # a slip of the keys
        ("ea90.40", "Generalised pustular psoriasis"),  # a code
        ("cell bas", "Basal cell carcinoma"),  # words in any order
        ("Café-au", "Café-au-lait macule"),
        ("cafe au", "Café-au-lait macule"),
    ],
)
def test_search_finds_what_is_meant(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_search_finds_nothing_for_nothing() -> None:
    assert names("") == []
    assert names("  ,. ") == []
    assert names("xqzw") == []


def test_habits_decide_among_equals_only() -> None:
    habits = {"Atypical melanocytic naevus": 3, "Psoriasis": 50}
    found = [match.condition.name for match in search_conditions("nae", habits=habits)]
    assert found[0] == "Atypical melanocytic naevus"
    assert "Psoriasis" not in found


def test_a_match_names_the_synonym_that_led_to_it() -> None:
    (match, *_) = search_conditions("shingles")
    assert (match.condition.name, match.synonym) == ("Herpes zoster", "Shingles")
