"""Report templates that the demo's dermatologists find ready."""

from dataclasses import dataclass
from typing import Final

from accounts.models import User
from triage.models import ReportTemplate
from triage.services.report_templates import TemplateText, save_template

_MOLE: Final = {
    "en": TemplateText(
        plain_summary="Dear {patient}, the spot on your {body_site} is an ordinary mole. "
        "{plain_meaning} It needs no treatment.",
        safety_net_advice="Come back if it grows, changes its colour or shape, or bleeds.",
    ),
    "de": TemplateText(
        plain_summary="Guten Tag {patient}, der Fleck ist ein gewöhnliches Muttermal. "
        "Er muss nicht behandelt werden.",
        safety_net_advice="Melden Sie sich wieder, wenn er wächst, Farbe oder Form ändert oder "
        "blutet.",
    ),
    "fr": TemplateText(
        plain_summary="Bonjour {patient}, la tache est un grain de beauté ordinaire. "
        "Il n'a pas besoin de traitement.",
        safety_net_advice="Revenez s'il grandit, change de couleur ou de forme, ou saigne.",
    ),
}
_CHECK: Final = {
    "en": TemplateText(
        plain_summary="Dear {patient}, from the photographs I can't be sure about the spot on your "
        "{body_site}. A dermatologist should look at it in person.",
        safety_net_advice="Don't wait for the visit if it bleeds, hurts or grows quickly.",
    ),
    "de": TemplateText(
        plain_summary="Guten Tag {patient}, auf den Bildern lässt sich der Fleck nicht sicher "
        "beurteilen. Bitte lassen Sie ihn von einer Hautärztin oder einem Hautarzt ansehen.",
        safety_net_advice="Warten Sie nicht auf den Termin, wenn er blutet, schmerzt oder schnell "
        "wächst.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Template:
    title: str
    texts: dict[str, TemplateText]
    condition: str = ""
    disposition: str = ""


_TEMPLATES: Final = (
    _Template("Ordinary mole", _MOLE, "Melanocytic naevus", "self_care"),
    _Template("See it in person", _CHECK, disposition="routine_visit"),
)


def ensure_templates(owner: User) -> None:
    """Write the templates, shared; what is there stays as visitors left it."""
    if ReportTemplate.objects.filter(owner=owner).exists():
        return
    for template in _TEMPLATES:
        save_template(
            owner=owner,
            title=template.title,
            texts=template.texts,
            condition=template.condition,
            disposition=template.disposition,
            is_shared=True,
        )
