"""What a worklist's address may say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.workflow import UrgencyTier
from triage.worklists import Narrowing, Worklist


class WorklistForm(forms.Form):
    """Which worklist, narrowed by what; everything may be left out."""

    list = forms.ChoiceField(choices=Worklist, required=False, widget=forms.HiddenInput)
    reference = forms.CharField(
        label=_("Case number"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "TD-", "autocomplete": "off"}),
    )
    tier = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=[("", _("All")), *UrgencyTier.choices],
        coerce=lambda word: UrgencyTier(int(word)),
        empty_value=None,
        required=False,
    )
    free = forms.BooleanField(label=_("Only what nobody reads"), required=False)

    def clean_reference(self) -> str:
        """Take a number as people say it: small letters, and without its beginning."""
        typed: str = self.cleaned_data["reference"].strip().upper()
        return typed if not typed or typed.startswith("TD-"[: len(typed)]) else f"TD-{typed}"

    @property
    def worklist(self) -> Worklist:
        """The worklist that is asked for."""
        return Worklist(self.cleaned_data["list"] or Worklist.PRIORITY)

    def narrowing(self) -> Narrowing:
        """What narrows it."""
        data: dict[str, Any] = self.cleaned_data
        return Narrowing(tier=data["tier"], only_free=data["free"], reference=data["reference"])
