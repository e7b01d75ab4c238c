"""Taking uploaded files: each becomes a photograph of the case, or a sentence that says why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from cases.exceptions import CaseError
from cases.imaging import DEFAULT_LIMITS, ImageRejected
from cases.models import Case, ClinicalImage, ShotType
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


def take_all(request: SignedInRequest, case: Case) -> Iterator[RefusedFile]:
    """Take every file of a plain form; yield those that were refused."""
    form = UploadForm(request.POST)
    files = request.FILES.getlist(FIELD)
    if not form.is_valid() or not files:
        yield RefusedFile("", _("Choose a photograph, and say how it was taken."))
        return
    for file in files:
        taken = take_file(request, case, file, uuid4(), form.cleaned_data["shot_type"])
        if isinstance(taken, RefusedFile):
            yield taken


def take_file(
    request: SignedInRequest, case: Case, file: "UploadedFile[Any]", key: UUID, shot_type: str
) -> ClinicalImage | RefusedFile:
    """Make a photograph of one file, once for each key."""
    # One byte more than allowed is enough to be told that it is too much.
    source = bytes(file.read(DEFAULT_LIMITS.source_bytes + 1))
    return take_bytes(request, case, source, key, shot_type, name=file.name or "")


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
