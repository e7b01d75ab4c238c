"""How one wants to be told, kind by kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words
from telederm.notifications.models import Mail, NotificationKind
from telederm.notifications.ways import ALWAYS_RINGS, ESSENTIAL, Way


@dataclass(frozen=True, slots=True)
class KindFields:
    """The two fields of a kind; one that can't be chosen is disabled."""

    label: Words
    rings: BoundField
    mail: BoundField
    is_essential: bool


class WaysForm(forms.Form):
    """A bell and a mail for each kind."""

    def __init__(self, ways: Mapping[NotificationKind, Way], data: Any = None) -> None:
        super().__init__(data)
        self._kinds = list(ways)
        for kind, way in ways.items():
            # A disabled field keeps its initial value, whatever a request says.
            self.fields[f"{kind}_rings"] = forms.BooleanField(
                label=_("Count it at the bell"),
                required=False,
                initial=way.rings,
                disabled=kind in ALWAYS_RINGS,
            )
            self.fields[f"{kind}_mail"] = forms.ChoiceField(
                label=_("By mail"), choices=Mail, initial=way.mail, disabled=kind in ESSENTIAL
            )

    def by_kind(self) -> Iterator[KindFields]:
        """The fields in pairs, as the page shows them."""
        for kind in self._kinds:
            rings, mail = self[f"{kind}_rings"], self[f"{kind}_mail"]
            yield KindFields(kind.label, rings, mail, kind in ESSENTIAL)

    def ways(self) -> dict[NotificationKind, Way]:
        """What was chosen, once the form is valid."""
        chosen = self.cleaned_data
        return {
            kind: Way(chosen[f"{kind}_rings"], Mail(chosen[f"{kind}_mail"])) for kind in self._kinds
        }
