"""What law and custom ask of a clinic, place by place: a start for the clinic's own lawyer.

emergency_number      shown wherever somebody may need it
emergency_advice      the sentence of the emergency page; {number} is put in
adult_from_years      younger patients are minors
alone_from_years      from this age on somebody may send a case about themselves
minors                "with_representative": somebody with parental authority, or appointed by a
                      court or by law, sends the case;
                      "refused": no online care for minors
intimate_areas        "taken", "of_adults" or "refused"
intimate_sites        which places count as intimate (`cases.intake.body_sites`, without side)
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

_INTIMATE: Final = ["genitals", "anal_area", "breast", "buttock", "groin"]

_ANYWHERE: Final[dict[str, Any]] = {
    "emergency_number": "112",
    "emergency_advice": _(
        "Call {number} or go to the nearest emergency department now. "
        "Do not wait for an answer here."
    ),
    "adult_from_years": 18,
    "alone_from_years": 18,
    "minors": "with_representative",
    "intimate_areas": "of_adults",
    "intimate_sites": _INTIMATE,
}

JURISDICTIONS: Final[dict[str, dict[str, Any]]] = {
    "anywhere": _ANYWHERE,
    "EU": _ANYWHERE,
    "GB": {
        **_ANYWHERE,
        "emergency_number": "999",
        "emergency_advice": _(
            "Call {number} or go to the nearest accident and emergency department (A&E) now. "
            "Do not wait for an answer here."
        ),
        "alone_from_years": 16,
    },
    "US": {
        **_ANYWHERE,
        "emergency_number": "911",
        "emergency_advice": _(
            "Call {number} or go to the nearest emergency room now. Do not wait for an answer here."
        ),
    },
    "BR": {**_ANYWHERE, "emergency_number": "192"},
    "IN": {**_ANYWHERE, "emergency_number": "112"},
}
