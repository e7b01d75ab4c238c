"""The administrators' alerts, and the rules behind them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, role_required
from accounts.models import Role
from telederm.core.typed import read_typed
from telederm.oversight.alerts.rules import RULES
from telederm.oversight.alerts.selectors import list_alerts, list_settled_rules
from telederm.oversight.alerts.services import AlertRefused, acknowledge_alert, settle_rule
from telederm.oversight.models import Alert

SHOWN = 100


class RuleForm(forms.Form):
    """The next version of a rule."""

    code = forms.ChoiceField(choices=[(code, rule.title) for code, rule in RULES.items()])
    is_on = forms.BooleanField(required=False)
    limit = forms.FloatField(min_value=0)
    window_days = forms.IntegerField(min_value=0, max_value=366)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


@role_required(Role.ADMINISTRATOR)
@require_GET
def alerts(request: SignedInRequest) -> HttpResponse:
    """List the alerts, those that wait first, and the rules."""
    return _show(request)


@role_required(Role.ADMINISTRATOR)
@require_POST
def acknowledge(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    """Say that an alert was looked at."""
    alert = get_object_or_404(Alert, pk=alert_id)
    try:
        acknowledge_alert(
            alert=alert, actor=request.user, note=read_typed(request.POST, "note")[:300]
        )
    except AlertRefused as error:
        messages.error(request, str(error.message))
        return _show(request, status=422)
    messages.success(request, _("The alert is acknowledged."))
    return redirect("oversight-alerts")


@role_required(Role.ADMINISTRATOR)
@require_POST
def settle(request: SignedInRequest) -> HttpResponse:
    """Settle a rule anew."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a limit, a window in days, and a reason."))
        return _show(request, status=422)
    try:
        settle_rule(settled_by=request.user, **form.cleaned_data)
    except AlertRefused as error:
        messages.error(request, str(error.message))
        return _show(request, status=422)
    messages.success(request, _("The rule has a new version."))
    return redirect("oversight-alerts")


def _show(request: SignedInRequest, status: int = 200) -> HttpResponse:
    context = {"lines": list_alerts(most=SHOWN), "rules": list_settled_rules()}
    return render(request, "oversight/alerts.html", context, status=status)
