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
    """The fields of a kind; one that can't be chosen is disabled."""

    label: Words
    rings: BoundField
    mail: BoundField
    push: BoundField | None
    is_essential: bool


class WaysForm(forms.Form):
    """A bell, a mail and a sign on one's devices for each kind."""

    def __init__(
        self, ways: Mapping[NotificationKind, Way], data: Any = None, *, has_push: bool
    ) -> None:
        super().__init__(data)
        self._before, self._has_push = ways, has_push
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

            if has_push:
                self.fields[f"{kind}_push"] = forms.BooleanField(
                    label=_("Show it on your devices"), required=False, initial=way.push
                )

    def by_kind(self) -> Iterator[KindFields]:
        """The fields of each kind, as the page shows them."""
        for kind in self._before:
            rings, mail = self[f"{kind}_rings"], self[f"{kind}_mail"]
            push = self[f"{kind}_push"] if self._has_push else None
            yield KindFields(kind.label, rings, mail, push, kind in ESSENTIAL)

    def ways(self) -> dict[NotificationKind, Way]:
        """What was chosen, once the form is valid."""
        chosen = self.cleaned_data
        return {
            kind: Way(
                rings=chosen[f"{kind}_rings"],
                mail=Mail(chosen[f"{kind}_mail"]),
                push=chosen.get(f"{kind}_push", way.push),
            )
            for kind, way in self._before.items()
        }
