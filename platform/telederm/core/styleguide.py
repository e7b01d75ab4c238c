"""Made-up content for the style guide page, so that every component can be looked at."""

from datetime import UTC, datetime

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind; bound with mistakes, to show how mistakes look."""

    concern = forms.CharField(
        label=_("What worries you most?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words. A sentence or two is enough."),
    )
    since = forms.CharField(label=_("Since when?"), required=False)
    site = forms.ChoiceField(
        label=_("Where is it?"),
        choices=[("", _("Choose")), ("arm", _("Arm")), ("back", _("Back"))],
    )
    bleeding = forms.ChoiceField(
        label=_("Does it bleed by itself?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("I don't know"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("I agree that a dermatologist reads my case"))


def build_styleguide() -> dict[str, object]:
    """Return the context of templates/styleguide.html."""
    form = SampleForm({"concern": "", "site": "arm", "bleeding": "no"})
    morning = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
    return {
        "form": form,
        "tiers": ["emergency", "urgent", "suspected_cancer", "routine"],
        "statuses": [
            ("draft", _("Draft")),
            ("queued", _("Waiting to be read")),
            ("in_review", _("Being read")),
            ("awaiting_patient", _("Your answer is needed")),
            ("reported", _("Answered")),
            ("withdrawn", _("Withdrawn")),
        ],
        "steps": [
            {"label": _("About you"), "url": "#words", "state": "done"},
            {"label": _("Your skin"), "url": "#form", "state": "done"},
            {"label": _("Photographs"), "state": "current"},
            {"label": _("Check and send"), "state": "waiting"},
        ],
        "events": [
            {"title": _("Sent"), "at": morning, "actor": _("You")},
            {"title": _("Photographs checked"), "at": morning.replace(minute=13)},
            {"title": _("Being read"), "actor": "Dr Amara Osei", "state": "current"},
            {"title": _("Answer"), "state": "waiting"},
        ],
        "rows": [
            {"label": _("Benign naevus"), "probability": 0.734},
            {"label": _("Melanoma"), "probability": 0.181},
            {"label": _("Seborrhoeic keratosis"), "probability": 0.079},
            {"label": _("Vascular lesion"), "probability": 0.006},
        ],
        "pairs": [
            (_("Sent"), _("2 March, 9:12")),
            (_("Where"), _("Left forearm")),
            (_("Answer expected"), _("4 March")),
        ],
        "queue": [
            {"tier": "emergency", "name": "TD-0042", "reason": _("Swelling"), "due": "10:00"},
            {
                "tier": "suspected_cancer",
                "name": "TD-0039",
                "reason": _("Bleeds"),
                "due": "4 March",
            },
            {"tier": "routine", "name": "TD-0040", "reason": _("Itching"), "due": "9 Mar"},
        ],
        "page": Paginator(range(90), 10).page(4),
    }
