"""Taking a file in pieces, as tus 1.0 has it: create, ask how far, append, finish.

The pieces are appended under the row's lock, so two tries of one client can't mix. Finishing is
`add_image`, which knows the client's key: however often the last answer gets lost, the
photograph is there once.
"""

import os
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.imaging import DEFAULT_LIMITS, ImageRejected
from cases.models import Case, ClinicalImage, PartialUpload, ShotType
from cases.services.drafts import lock_open_case
from cases.services.images import add_image, keep_image

PARTIAL: Final = "partial"  # where the pieces lie
_PIECE: Final = 64 * 1024  # bytes read at a time


class UploadTooLarge(CaseError):
    """The file is larger than a photograph may be, or more came than was announced."""


class WrongOffset(CaseError):
    """The piece doesn't begin where the last one ended; ask how far it has come."""


@transaction.atomic
def create_upload(
    *,
    case: Case,
    uploaded_by: User,
    upload_key: UUID,
    shot_type: ShotType,
    length: int,
    is_kept: bool = False,
) -> PartialUpload:
    """Announce a file; announcing it again finds the first.

    Raises:
        UploadTooLarge: the file is larger than a photograph may be.
        TransitionRefused: the case was answered already.
    """
    if not 0 < length <= DEFAULT_LIMITS.source_bytes:
        raise UploadTooLarge(
            _("This file is larger than %(limit)d MB. Choose a smaller one.")
            % {"limit": DEFAULT_LIMITS.source_bytes // 2**20}
        )
    lock_open_case(case)
    upload, _created = PartialUpload.objects.get_or_create(
        case=case,
        upload_key=upload_key,
        defaults={
            "uploaded_by": uploaded_by,
            "shot_type": shot_type,
            "length": length,
            "is_kept": is_kept,
        },
    )
    return upload


def read_offset(upload: PartialUpload) -> int:
    """Return how many bytes have come."""
    if upload.finished_at is not None:
        return upload.length
    part = find_part(upload)
    return part.st_size if part else 0


def find_part(upload: PartialUpload) -> os.stat_result | None:
    """Return what the disk says of the pieces that have come; None: there is no file."""
    try:
        return _path_of(upload).stat()
    except FileNotFoundError:
        return None


@transaction.atomic
def append_piece(*, upload: PartialUpload, offset: int, piece: BinaryIO) -> int:
    """Append what comes, up to where the line breaks; return how many bytes are there now.

    Raises:
        WrongOffset: the piece doesn't begin where the last one ended.
        UploadTooLarge: more comes than was announced.
        PartialUpload.DoesNotExist: it was let go meanwhile, with its draft perhaps.
    """
    locked = PartialUpload.objects.select_for_update().get(pk=upload.pk)
    if offset != read_offset(locked):
        raise WrongOffset(_("The connection broke. Nothing is lost: try again."))
    if locked.finished_at is not None:
        return locked.length
    path = _path_of(locked)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab") as file:
        while data := piece.read(_PIECE):
            if file.tell() + len(data) > locked.length:
                raise UploadTooLarge(_("More came than was announced. Choose the file again."))
            file.write(data)
        return file.tell()


def finish_upload(*, upload: PartialUpload) -> ClinicalImage:
    """Make a photograph of a file that is complete; again: the same photograph.

    Raises:
        WrongOffset: something is still missing.
        ImageRejected, TransitionRefused, TooManyImages: as `add_image` says; the file is gone,
            unless the same file may be taken a moment later.
    """
    known = upload.case.images.filter(upload_key=upload.upload_key).first()
    if known is not None:
        _close(upload)
        return known
    if read_offset(upload) != upload.length:
        raise WrongOffset(_("The connection broke. Nothing is lost: try again."))
    try:
        image = add_image(
            case=upload.case,
            uploaded_by=upload.uploaded_by,
            upload_key=upload.upload_key,
            shot_type=ShotType(upload.shot_type),
            source=_path_of(upload).read_bytes(),
        )
    except (ImageRejected, CaseError) as error:
        if not (isinstance(error, ImageRejected) and error.is_passing):
            forget_upload(upload)  # chosen again, the file begins anew
        raise
    if upload.is_kept:
        keep_image(image=image, actor=upload.uploaded_by)
    _close(upload)
    return image


def forget_upload(upload: PartialUpload) -> None:
    """Drop an upload and what has come of it; what is cut off in between, `sweep_parts` takes."""
    PartialUpload.objects.filter(pk=upload.pk).delete()
    _path_of(upload).unlink(missing_ok=True)


def _close(upload: PartialUpload) -> None:
    PartialUpload.objects.filter(pk=upload.pk, finished_at=None).update(finished_at=Now())
    _path_of(upload).unlink(missing_ok=True)


def _path_of(upload: PartialUpload) -> Path:
    return Path(settings.MEDIA_ROOT) / PARTIAL / f"{upload.pk.hex}.part"
