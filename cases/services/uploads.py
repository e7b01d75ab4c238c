"""Taking a file in pieces, as tus 1.0 has it: create, ask how far, append, finish.

The pieces are appended under the row's lock, so two tries of one client can't mix. Finishing is
`add_image`, which knows the client's key: however often the last answer gets lost, the
photograph is there once.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.imaging import DEFAULT_LIMITS
from cases.models import Case, ClinicalImage, PartialUpload, ShotType
from cases.services.drafts import lock_open_case
from cases.services.images import add_image, keep_image
from telederm.audit.models import Action
from telederm.audit.services import record_event

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
    path = _path_of(upload)
    return path.stat().st_size if path.exists() else 0


@transaction.atomic
def append_piece(*, upload: PartialUpload, offset: int, piece: BinaryIO) -> int:
    """Append what comes, up to where the line breaks; return how many bytes are there now.

    Raises:
        WrongOffset: the piece doesn't begin where the last one ended.
        UploadTooLarge: more comes than was announced.
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
        ImageRejected, TransitionRefused, TooManyImages: as `add_image` says; the file is gone.
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
    except Exception:
        forget_upload(upload)  # chosen again, the file begins anew
        raise
    if upload.is_kept:
        keep_image(image=image, actor=upload.uploaded_by)
    _close(upload)
    return image


def forget_upload(upload: PartialUpload) -> None:
    """Drop an upload and what has come of it."""
    PartialUpload.objects.filter(pk=upload.pk).delete()
    _path_of(upload).unlink(missing_ok=True)


def sweep_uploads() -> int:
    """Drop uploads that nobody has gone on with for `UPLOAD_DAYS`; return how many.

    One that never became a photograph leaves an event: something of a patient's was let go.
    """
    kept = timedelta(days=settings.TELEDERM_RETENTION["UPLOAD_DAYS"])
    old = PartialUpload.objects.filter(created_at__lt=Now() - kept).values_list("pk", flat=True)
    return sum(_sweep(upload_id, kept) for upload_id in old)


@transaction.atomic
def _sweep(upload_id: UUID, kept: timedelta) -> bool:
    locked = PartialUpload.objects.select_for_update(of=("self",), skip_locked=True)
    upload = locked.select_related("case").filter(pk=upload_id).first()
    if upload is None or _read_last_piece_time(upload) > timezone.now() - kept:
        return False
    if upload.finished_at is None:
        record_event(
            action=Action.DELETE,
            actor=None,
            record=upload,
            patient_id=upload.case.patient_id,
            case_id=upload.case_id,
            reason=f"Nobody went on with this upload for {kept.days} days.",
            detail={"bytes": read_offset(upload)},
        )
    forget_upload(upload)
    return True


def _read_last_piece_time(upload: PartialUpload) -> datetime:
    path = _path_of(upload)  # gone once it is a photograph
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else upload.created_at


def _close(upload: PartialUpload) -> None:
    PartialUpload.objects.filter(pk=upload.pk, finished_at=None).update(finished_at=Now())
    _path_of(upload).unlink(missing_ok=True)


def _path_of(upload: PartialUpload) -> Path:
    return Path(settings.MEDIA_ROOT) / "partial" / f"{upload.pk.hex}.part"
