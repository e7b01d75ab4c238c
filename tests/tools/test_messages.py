"""The check of the translations sees what a reader would stumble over."""

from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation
from django.utils.translation import ngettext

from tools.messages.bare import list_bare_words
from tools.messages.check import find_problems
from tools.messages.scope import list_own_files

PLURAL = ("%(count)s case", "%(count)s cases")


def check(source: Any, words: Any, flags: tuple[str, ...] = ()) -> list[str]:
    wanted, catalogue = Catalog(), Catalog(locale="ar")
    wanted.add(source, locations=[("a.html", 1)])
    catalogue.add(source, words, flags=flags)
    return list(find_problems("ar", catalogue, wanted))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Hello", "مرحباً"),
        ("Call %(number)s", "اتصل بالرقم %(number)s"),
        ("{percent} % sent", "أُرسل {percent} %"),
        (PLURAL, ("لا حالة", "حالة واحدة", "حالتان", *["%(count)s حالات"] * 3)),
    ],
)
def test_what_is_whole_passes(source: str, words: object) -> None:
    assert check(source, words) == []


@pytest.mark.parametrize(
    ("source", "words", "problem"),
    [
        ("Hello", "", "is not translated"),
        ("Call %(number)s", "اتصل", "lost a placeholder"),
        ("Call %(number)s", "اتصل %(numero)s", "has a placeholder that the source has not"),
        ("Go <a href='x'>there</a>", "اذهب", "has other tags"),
        (PLURAL, ("a", "b"), "has 2 forms, the language has 6"),
        (PLURAL, ("", *["%(count)s"] * 5), "is not translated"),
        (PLURAL, tuple("abcdef"), "names its number in no form"),
    ],
)
def test_what_is_broken_is_named(source: str, words: object, problem: str) -> None:
    assert any(problem in sentence for sentence in check(source, words))


def test_a_guess_has_to_be_looked_at() -> None:
    assert "is fuzzy" in check("Hello", "مرحباً", flags=("fuzzy",))[0]


def test_a_message_that_was_never_extracted_is_named() -> None:
    wanted = Catalog()
    wanted.add("New", locations=[("a.html", 1)])
    (problem,) = find_problems("ar", Catalog(locale="ar"), wanted)
    assert "make messages" in problem


@pytest.mark.parametrize(
    ("template", "suffix", "words"),
    [
        ("<p>Hello {{ name }}</p>", ".html", ["Hello"]),
        ('<img alt="A mole">', ".html", ["mole"]),
        ("{% block main_class %}wide{% endblock %}", ".html", []),
        ("{% blocktranslate %}Call {{ number }}{% endblocktranslate %}", ".html", []),
        ("{# a note #}<p class='lead'>{% translate 'Hello' %}</p>", ".html", []),
        ("{% translate 'Hello' %}, you", ".txt", ["you"]),
    ],
)
def test_bare_words_are_found(template: str, suffix: str, words: list[str]) -> None:
    assert list_bare_words(template, suffix) == words


def test_the_patients_side_is_looked_at_and_the_staffs_is_not() -> None:
    names = {str(path) for path in list_own_files()}
    assert any(name.endswith("cases/templates/cases/send.html") for name in names)
    assert any(name.endswith("account/email/password_reset_key_message.txt") for name in names)
    assert not any(name.endswith("/admin.py") for name in names)
    ours = {Path(name).name for name in names if "/triage/" in name}
    assert ours == {"openings.html"}  # who opened a case, and what the model did: the patient's


def test_arabic_has_its_six_forms_in_the_right_places() -> None:
    source = (
        "%(unused_count)s of %(total_count)s codes is unused.",
        "%(unused_count)s of %(total_count)s codes are unused.",
    )
    with translation.override("ar"):
        forms = [ngettext(*source, number) for number in (0, 1, 2, 3, 11, 100)]
        assert len(set(forms)) == 6
        assert ngettext(*source, 10) == forms[3]
        assert ngettext(*source, 99) == forms[4]
        assert ngettext(*source, 103) == forms[3]
