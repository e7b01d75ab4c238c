"""Files that nothing names any more: what was cut off between the disk and the database."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from cases.models import ClinicalImage, PartialUpload
from cases.services.uploads import PARTIAL, find_part, forget_upload, read_offset
from cases.storage import FOLDER, remove_blob
from telederm.audit.models import Action
from telederm.audit.services import record_event

ORPHAN_AGE: Final = timedelta(hours=1)  # far longer than an upload's transaction lasts
_PART: Final = "[0-9a-f]" * 32 + ".part"
_AT_ONCE: Final = 500  # names that one query compares


def sweep_orphans() -> int:
    """Remove stored pictures that no row names, older than ORPHAN_AGE; return how many."""
    root = Path(settings.MEDIA_ROOT)
    removed = 0
    for paths in _in_batches(_find_old((root / FOLDER).glob("*/*"))):
        names = {path.relative_to(root).as_posix() for path in paths}
        orphans = names - _find_named(names)
        for name in orphans:
            remove_blob(name)
        removed += len(orphans)
    return removed


def sweep_parts() -> int:
    """Remove pieces of uploads that have no row, older than ORPHAN_AGE; return how many.

    They are photographs as they were sent, with whatever the camera wrote into them.
    """
    removed = 0
    parts = (Path(settings.MEDIA_ROOT) / PARTIAL).glob(_PART)
    for paths in _in_batches(_find_old(parts)):
        rows = PartialUpload.objects.filter(pk__in=[path.stem for path in paths])
        known = {row.hex for row in rows.values_list("pk", flat=True)}
        for path in paths:
            if path.stem not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


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
    part = find_part(upload)  # gone once it is a photograph
    return datetime.fromtimestamp(part.st_mtime, UTC) if part else upload.created_at


def _find_named(names: set[str]) -> set[str]:
    images = ClinicalImage.objects
    return {
        *images.filter(working_name__in=names).values_list("working_name", flat=True),
        *images.filter(thumbnail_name__in=names).values_list("thumbnail_name", flat=True),
    }


def _find_old(paths: Iterable[Path]) -> Iterator[Path]:
    limit = (timezone.now() - ORPHAN_AGE).timestamp()
    for path in paths:
        try:
            changed_at = path.stat().st_mtime
        except FileNotFoundError:  # removed since the folder was read
            continue
        if changed_at < limit:
            yield path


def _in_batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while batch := list(islice(paths, _AT_ONCE)):
        yield batch
