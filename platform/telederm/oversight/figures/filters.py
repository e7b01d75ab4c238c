"""Which cases the figures are about."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.selectors import users_with_role
from triage.models import ModelVersion
from triage.subgroups import KNOWN_VALUES, Dimension


class Basis(models.TextChoices):
    """What counts as the truth."""

    REFERENCE = "reference", _("A reference standard (histology, follow-up, consensus)")
    SIGNED = "signed", _("The signed diagnosis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A choice of cases; what is empty chooses nothing away. `until` is the last day, included."""

    since: date | None = None
    until: date | None = None
    anatom_site: str = ""
    age_band: str = ""
    sex: str = ""
    skin_type: str = ""
    modality: str = ""
    reader: int | None = None
    version: int | None = None
    basis: str = Basis.REFERENCE

    @property
    def key(self) -> str:
        """SHA-256 (hex) of the choice, the same for the same choice."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The choice as plain values, for the audit trail and the key."""
        values = {name: value for name, value in asdict(self).items() if value}
        return {
            name: value if isinstance(value, int) else str(value) for name, value in values.items()
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Filters":
        """The choice that `as_json` has written."""
        days: dict[str, Any] = {
            name: date.fromisoformat(stored[name]) for name in ("since", "until") if name in stored
        }
        return cls(**{**stored, **days})

    @classmethod
    def last_days(cls, days: int) -> "Filters":
        """Everything that was sent in so many days until today."""
        return cls(since=timezone.localdate() - timedelta(days=days))

    def as_sql(self) -> tuple[str, dict[str, Any]]:
        """Return a condition over the facts, and its parameters."""
        parts = [f"{dimension} = %({dimension})s" for dimension in Dimension if self._at(dimension)]
        if self.since:
            parts.append("submitted_at >= %(since)s")
        if self.until:
            parts.append("submitted_at < %(until)s")
        if self.reader:
            parts.append("reader_id = %(reader)s")
        if self.version:
            parts.append("model_version = %(version)s")
        end = self.until + timedelta(days=1) if self.until else None
        return " AND ".join(parts) or "true", {**asdict(self), "until": end}

    @property
    def truth(self) -> str:
        """The columns' prefix that holds the truth: "true" or "final"."""
        return "final" if self.basis == Basis.SIGNED else "true"

    def _at(self, dimension: Dimension) -> str:
        return str(getattr(self, dimension))


class FilterForm(forms.Form):
    """The filters above the figures; wrong values are named and choose nothing."""

    since = forms.DateField(
        label=_("Sent from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Sent until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    reader = forms.TypedChoiceField(label=_("Reader"), required=False, coerce=int, empty_value=None)
    version = forms.TypedChoiceField(
        label=_("Model version"), required=False, coerce=int, empty_value=None
    )
    basis = forms.ChoiceField(label=_("Held against"), choices=Basis.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in Dimension:
            known = [("", _("All")), *KNOWN_VALUES[dimension].items()]
            self.fields[dimension.value] = forms.ChoiceField(
                label=dimension.label, required=False, choices=known
            )
        readers = users_with_role(Role.DERMATOLOGIST).order_by("full_name")
        self._offer("reader", [(reader.pk, reader.full_name) for reader in readers])
        numbers = ModelVersion.objects.values_list("number", flat=True)
        self._offer("version", [(number, str(number)) for number in numbers])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a day after the first one."))
        return values

    def read(self) -> Filters:
        """Return the chosen filters, as far as they are valid."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**chosen)

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for mypy
        field.choices = [("", _("All")), *choices]
