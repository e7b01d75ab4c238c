"""Where all settings of the clinic are found."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, role_required
from accounts.models import Role

_SETTINGS: Final = (
    ("oversight-times", _("Tiers and clocks"), _("How soon cases are read, and who is called.")),
    ("oversight-consents", _("Consent texts"), _("What people are asked to agree to.")),
    ("oversight-questionnaires", _("Questionnaires"), _("What patients are asked, by version.")),
    ("oversight-templates", _("Report templates"), _("The texts that readers share.")),
    ("oversight-alerts", _("Rules of alerts"), _("What the platform watches, and its limits.")),
    ("oversight-model-switch", _("The model's switch"), _("For everybody, or a group of cases.")),
    ("oversight-people", _("People and roles"), _("Who may do what; it takes two of you.")),
    ("admin:index", _("All other records"), _("Every table to look at, in one more place.")),
)


@role_required(Role.ADMINISTRATOR)
@require_GET
def settings_hub(request: SignedInRequest) -> HttpResponse:
    """List what administrators may settle."""
    return render(request, "oversight/settings/hub.html", {"settings": _SETTINGS})
