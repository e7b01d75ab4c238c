"""The links at the top of every page, by role."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from telederm.core.words import Words


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `current` marks the page that is open."""

    label: Words
    url: str
    current: bool


_LINKS: Final = (
    (Role.DERMATOLOGIST, "queue", _("Queue")),
    (Role.DERMATOLOGIST, "outcomes", _("Outcomes")),
    (Role.DERMATOLOGIST, "report-templates", _("Templates")),
    (Role.COORDINATOR, "board", _("Board")),
    (Role.ADMINISTRATOR, "oversight", _("Cases")),
    (Role.ADMINISTRATOR, "oversight-figures", _("Figures")),
    (Role.ADMINISTRATOR, "oversight-alerts", _("Alerts")),
    (Role.ADMINISTRATOR, "oversight-people", _("People")),
    (Role.ADMINISTRATOR, "oversight-models", _("Versions")),
    (Role.ADMINISTRATOR, "oversight-settings", _("Settings")),
    (Role.ADMINISTRATOR, "oversight-audit", _("Audit trail")),
    (Role.PATIENT, "case-list", _("My cases")),
    (Role.PATIENT, "consents", _("My consents")),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give the header the links of the user's roles."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"navigation": list(_links(user, request.path))}


def _links(user: User, path: str) -> list[Link]:
    targets = [(reverse(name), label) for role, name, label in _LINKS if holds_role(user, role)]
    best = max((url for url, _label in targets if path.startswith(url)), key=len, default="")
    return [Link(label, url, current=url == best) for url, label in targets]
