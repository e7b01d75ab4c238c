"""The administrators' page of the model's versions, and what they can do with each."""

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from serving.registry import RegistryError
from telederm.core.refusals import REASON_WANTED
from telederm.oversight.model_selectors import list_model_versions
from triage.model_cards import find_live_version, pinned_number
from triage.selectors.model_cards import read_card_text
from triage.selectors.switches import model_is_enabled
from triage.services.promotion import (
    Change,
    promote_version,
    retire_version,
    roll_back_version,
    shadow_version,
)
from triage.services.version_checks import VersionRefused

_ACTS: Final[dict[str, Callable[..., Change]]] = {
    "promote": promote_version,
    "shadow": shadow_version,
    "retire": retire_version,
    "roll_back": roll_back_version,
}


class ChangeForm(forms.Form):
    """What to do with a version, and why."""

    act = forms.ChoiceField(choices=[(name, name) for name in _ACTS])
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


@role_required(Role.ADMINISTRATOR)
@require_GET
def model_versions(request: SignedInRequest) -> HttpResponse:
    """Show every version with its figures, its history, and what can be done with it."""
    return _show(request)


@role_required(Role.ADMINISTRATOR)
@require_POST
def change_version(request: SignedInRequest, number: int) -> HttpResponse:
    """Promote, shadow, retire or roll back a version."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, REASON_WANTED)
        return _show(request, status=422)
    act = _ACTS[form.cleaned_data["act"]]
    try:
        change = act(number=number, actor=request.user, reason=form.cleaned_data["reason"])
    except VersionRefused as error:
        messages.error(request, str(error.message))
        return _show(request, status=422)
    _tell(request, change)
    return redirect("oversight-models")


@role_required(Role.ADMINISTRATOR)
@require_GET
def model_card(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a version's model card."""
    try:
        text = read_card_text(number)
    except RegistryError as error:
        raise Http404 from error
    return render(request, "triage/model_card.html", {"number": number, "text": text})


def _tell(request: SignedInRequest, change: Change) -> None:
    words = {"number": change.version.number, "state": change.version.get_state_display()}
    messages.success(request, _("Version %(number)d: %(state)s.") % words)
    if change.label_problem:
        messages.warning(
            request, _("The server's labels were not moved: %s") % change.label_problem
        )


def _show(request: SignedInRequest, status: int = 200) -> HttpResponse:
    live = find_live_version()
    context = {
        "lines": list_model_versions(),
        "has_live": live is not None,
        "asked": live.number if live else pinned_number(),
        "model_is_enabled": model_is_enabled(),
    }
    return render(request, "oversight/model_versions.html", context, status=status)
