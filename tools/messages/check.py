"""What keeps a catalogue from being whole, in sentences."""

import re
from collections.abc import Iterator
from typing import Any, Final

from babel.messages.catalog import Catalog

_PLACEHOLDER: Final = re.compile(r"%\([^)]*\)[a-z]|%[sd]|\{[a-z_0-9]*\}")
_TAG: Final = re.compile(r"</?[a-z]+")


def find_problems(language: str, catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    """Yield a sentence for each wanted message that a reader of the language would not get."""
    for message in wanted:
        if not message.id:
            continue
        single = message.id[0] if message.pluralizable else message.id
        found = catalogue.get(single, message.context)
        where = f"{language}: {single!r} ({message.locations[0][0]})"
        if found is None:
            yield f"{where} is not in the catalogue: run `make messages`."
        elif found.fuzzy:
            yield f"{where} is fuzzy: look at it, and take the mark away."
        else:
            yield from (f"{where} {problem}." for problem in _problems(catalogue, message, found))


def _problems(catalogue: Catalog, wanted: Any, found: Any) -> Iterator[str]:
    forms = _forms_of(found.string)
    expected = catalogue.num_plurals if wanted.pluralizable else 1
    if len(forms) != expected:
        yield f"has {len(forms)} forms, the language has {expected}"
    elif not all(forms):
        yield "is not translated"
    else:
        yield from _problems_of_forms(_forms_of(wanted.id), forms)


def _problems_of_forms(source: tuple[str, ...], forms: tuple[str, ...]) -> Iterator[str]:
    everything = set(_PLACEHOLDER.findall("".join(source)))
    for form in forms:
        there = set(_PLACEHOLDER.findall(form))
        if there - everything:
            yield f"has a placeholder that the source has not: {form!r}"
        # "one case" needs no number: a form for a single number may leave one out.
        if len(everything - there) > (1 if len(forms) > 1 else 0):
            yield f"lost a placeholder: {form!r}"
        if sorted(_TAG.findall(form)) != sorted(_TAG.findall(source[-1])):
            yield f"has other tags than the source: {form!r}"
    if everything and not any(everything <= set(_PLACEHOLDER.findall(form)) for form in forms):
        yield "names its number in no form"


def _forms_of(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (words or "",) if words is None or isinstance(words, str) else tuple(words)
