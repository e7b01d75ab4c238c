"""What the patient sent: the frozen answers and the photographs, held against their digests."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.intake.answers import describe_answers, find_red_flags
from cases.models import Case, ClinicalImage
from cases.storage import read_blob
from telederm.core.words import Words
from triage.quality import is_readable

SAME, DIFFERENT, MISSING = "same", "different", "missing"
_WORDS: dict[str, Words] = {
    SAME: _("Computed again just now: the same."),
    DIFFERENT: _("Computed again just now: different!"),
    MISSING: _("The stored file is missing!"),
}


@dataclass(frozen=True, slots=True)
class PictureLine:
    """One photograph, and whether its stored bytes still have their digest."""

    image: ClinicalImage
    check: str
    words: Words
    is_readable: bool
    is_covered: bool | None  # by the signed report, with this digest; None without a report


def read_answers(case: Case) -> dict[str, Any]:
    """Return the answers as they were frozen, with the version of their questionnaire."""
    response = case.response
    version = response.questionnaire_version
    return {
        "response": response,
        "answers": describe_answers(response.answers, version=version),
        "red_flags": find_red_flags(response.answers, version=version),
    }


def read_photographs(case: Case) -> dict[str, Any]:
    """Return every photograph; each stored file is hashed again on the spot."""
    report = getattr(case, "report", None)
    covered = {(each["id"], each["sha256"]) for each in report.covered_images} if report else None
    return {"pictures": [_describe(image, covered) for image in case.images.all()]}


def _describe(image: ClinicalImage, covered: set[tuple[str, str]] | None) -> PictureLine:
    check = _check(image)
    named = None if covered is None else (str(image.pk), image.working_sha256) in covered
    return PictureLine(image, check, _WORDS[check], is_readable(image), named)


def _check(image: ClinicalImage) -> str:
    try:
        content = read_blob(image.working_name)
    except FileNotFoundError:
        return MISSING
    return SAME if hashlib.sha256(content).hexdigest() == image.working_sha256 else DIFFERENT
