"""The variables of report templates: their names, and what they stand for in one case."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words

VARIABLES: Final[Mapping[str, Words]] = {
    "patient": _("the patient's name"),
    "diagnosis": _("the diagnosis of the report"),
    "plain_meaning": _("the condition in plain words, where the vocabulary has them"),
    "body_site": _("where on the body it is, as the patient answered"),
    "what_to_do": _("what the patient should do, as chosen in the report"),
    "reference": _("the case's reference"),
    "reader": _("your name"),
    "date": _("today's date"),
}
_PLACE: Final = re.compile(r"\{(\w*)\}")


def find_unknown_variables(text: str) -> list[str]:
    """Return the names in braces that aren't variables, each once, in order."""
    return list(dict.fromkeys(name for name in _PLACE.findall(text) if name not in VARIABLES))


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of the variables; what isn't known stays as it is, to be seen."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
