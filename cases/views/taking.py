"""Taking uploaded files: each becomes a photograph of the case, or a sentence that says why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from cases.exceptions import CaseError
from cases.imaging import DEFAULT_LIMITS, ImageRejected
from cases.models import Case, ClinicalImage, ShotType
from cases.quality import ADVICE, QualityReason
from cases.services.images import add_image

FIELD: Final = "photographs"


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken, and the sentence that says what to do."""

    name: str
    message: str


class UploadForm(forms.Form):
    """Says how the photographs of one upload were taken."""

    shot_type = forms.ChoiceField(choices=ShotType)


def describe_taking() -> dict[str, Any]:
    """What a page that takes photographs shows and tells its scripts."""
    return {
        "shot_types": ShotType.choices,
        "max_bytes": DEFAULT_LIMITS.source_bytes,
        "limits": {**settings.TELEDERM_PHOTO_CHECK, "long_side": DEFAULT_LIMITS.working_side},
        "reasons": {reason: f"{reason.label}. {ADVICE[reason]}" for reason in QualityReason},
    }


def take_all(request: SignedInRequest, case: Case) -> Iterator[RefusedFile]:
    """Take every file of a plain form; yield those that were refused."""
    form = UploadForm(request.POST)
    files = request.FILES.getlist(FIELD)
    if not form.is_valid() or not files:
        yield RefusedFile("", _("Choose a photograph, and say how it was taken."))
        return
    for file in files:
        source = _read(file)
        key = uuid5(case.pk, sha256(source).hexdigest())  # sent again after a break: no double
        shot_type = form.cleaned_data["shot_type"]
        taken = take_bytes(request, case, source, key, shot_type, name=file.name or "")
        if isinstance(taken, RefusedFile):
            yield taken


def take_file(
    request: SignedInRequest, case: Case, file: "UploadedFile[Any]", key: UUID, shot_type: str
) -> ClinicalImage | RefusedFile:
    """Make a photograph of one file, once for each key."""
    return take_bytes(request, case, _read(file), key, shot_type, name=file.name or "")


def _read(file: "UploadedFile[Any]") -> bytes:
    # One byte more than allowed is enough to be told that it is too much.
    return bytes(file.read(DEFAULT_LIMITS.source_bytes + 1))


def take_bytes(
    request: SignedInRequest, case: Case, source: bytes, key: UUID, shot_type: str, *, name: str
) -> ClinicalImage | RefusedFile:
    """Make a photograph of the bytes of a file, once for each key."""
    try:
        return add_image(
            case=case,
            uploaded_by=request.user,
            upload_key=key,
            shot_type=ShotType(shot_type),
            source=source,
        )
    except ImageRejected as rejection:
        return RefusedFile(name, _(rejection.msgid) % rejection.params)
    except CaseError as error:
        return RefusedFile(name, str(error.message))
