"""The administrators' switches: the model for everybody, and for a group of cases."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from telederm.oversight.figures.subgroups import name_group
from triage.models import ModelSwitch
from triage.selectors.switches import list_switched_off, model_is_enabled
from triage.services.switches import turn_subgroup_switch, turn_switch
from triage.subgroups import KNOWN_VALUES, Dimension

SHOWN_TURNS = 50


class SwitchForm(forms.Form):
    """One turn of the model's switch."""

    enabled = forms.TypedChoiceField(
        choices=(("on", "on"), ("off", "off")), coerce=lambda word: word == "on"
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class SubgroupForm(SwitchForm):
    """One turn of the switch of one group, chosen as "dimension:value"."""

    group = forms.ChoiceField(label=gettext_lazy("Group"))

    field_order = ["group", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy
        field.choices = [
            (
                dimension.label,
                [(f"{dimension}:{value}", words) for value, words in known.items()],
            )
            for dimension, known in KNOWN_VALUES.items()
        ]


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def model_switch(request: SignedInRequest) -> HttpResponse:
    """Show how the model's switches stand and stood, and turn the one for everybody."""
    form = SwitchForm(request.POST or None)
    if form.is_valid():
        turn_switch(
            enabled=form.cleaned_data["enabled"],
            turned_by=request.user,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The switch was turned."))
        return redirect("oversight-model-switch")
    return _show(request, form, SubgroupForm())


@role_required(Role.ADMINISTRATOR)
@require_POST
def subgroup_switch(request: SignedInRequest) -> HttpResponse:
    """Turn the model on or off for one group of cases."""
    form = SubgroupForm(request.POST)
    if not form.is_valid():
        return _show(request, SwitchForm(), form)
    dimension, _colon, value = form.cleaned_data["group"].partition(":")
    turn_subgroup_switch(
        dimension=dimension,
        value=value,
        enabled=form.cleaned_data["enabled"],
        turned_by=request.user,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("The switch was turned."))
    return redirect("oversight-model-switch")


def _show(request: SignedInRequest, form: SwitchForm, group_form: SubgroupForm) -> HttpResponse:
    off = [
        (
            name_group(dimension, KNOWN_VALUES[dimension].get(turn.value, turn.value)),
            f"{turn.dimension}:{turn.value}",
            turn,
        )
        for turn in list_switched_off()
        for dimension in [Dimension(turn.dimension)]
    ]
    context = {
        "form": form,
        "group_form": group_form,
        "groups_off": off,
        "model_is_enabled": model_is_enabled(),
        "turns": ModelSwitch.objects.select_related("turned_by")[:SHOWN_TURNS],
    }
    refused = form.errors or group_form.errors
    return render(request, "oversight/model_switch.html", context, status=422 if refused else 200)
