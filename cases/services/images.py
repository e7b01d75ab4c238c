"""Photographs of a case: taken in, put in order, taken out of a draft."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.imaging import SanitisedImage, sanitise_image
from cases.models import Case, ClinicalImage, ImageQualityCheck, ShotType
from cases.quality import find_reasons
from cases.services.drafts import lock_draft, lock_open_case
from cases.services.transitions import record_case_event
from cases.storage import remove_blob, store_blob
from cases.workflow import CaseStatus, EventKind
from telederm.audit.models import Action
from telederm.audit.services import record_event

MAX_IMAGES = 12  # of one case


class TooManyImages(CaseError):
    """The case holds as many photographs as it can."""


def add_image(
    *, case: Case, uploaded_by: User, upload_key: UUID, shot_type: ShotType, source: bytes
) -> ClinicalImage:
    """Make a photograph safe and attach it to a case; a repeated upload returns the first.

    A case that was sent already gets an event: whoever reads it sees that it has changed.

    Raises:
        ImageRejected: the file is no picture that we can take.
        TransitionRefused: the case was answered already.
        TooManyImages: the case is full.
    """
    if known := case.images.filter(upload_key=upload_key).first():
        return known
    picture = sanitise_image(source)
    names = store_blob(picture.working), store_blob(picture.thumbnail)
    try:
        image, created = _attach(case, uploaded_by, upload_key, shot_type, picture, names)
    except BaseException:
        _remove(names)
        raise
    if not created:
        _remove(names)
    return image


@transaction.atomic
def remove_image(*, image: ClinicalImage, actor: User | None) -> None:
    """Take a photograph out of a draft; its files go when that is committed.

    Raises:
        TransitionRefused: the case was sent already.
    """
    lock_draft(image.case)
    names = image.working_name, image.thumbnail_name
    _audit(image, Action.DELETE, actor)
    image.delete()
    transaction.on_commit(lambda: _remove(names))


@transaction.atomic
def keep_image(*, image: ClinicalImage, actor: User) -> None:
    """The patient sends a photograph although something could be better; again changes nothing."""
    open_checks = ImageQualityCheck.objects.filter(image=image, kept_at=None)
    if open_checks.update(kept_at=Now()):
        _audit(image, Action.UPDATE, actor)


@transaction.atomic
def move_image(*, image: ClinicalImage, actor: User, to: int) -> None:
    """Put a photograph of a draft into another place, counted from 0; the others make room.

    Raises:
        TransitionRefused: the case was sent already.
    """
    lock_draft(image.case)
    others = [other for other in image.case.images.all() if other.pk != image.pk]
    others.insert(max(0, to), image)
    for position, other in enumerate(others):
        ClinicalImage.objects.filter(pk=other.pk).update(position=position)


@transaction.atomic
def _attach(
    case: Case,
    user: User,
    key: UUID,
    shot_type: ShotType,
    picture: SanitisedImage,
    names: tuple[str, str],
) -> tuple[ClinicalImage, bool]:
    locked = lock_open_case(case)
    image, created = ClinicalImage.objects.get_or_create(
        case=case,
        upload_key=key,
        defaults={
            "uploaded_by": user,
            "position": case.images.count(),
            "shot_type": shot_type,
            "working_name": names[0],
            "thumbnail_name": names[1],
            "working_sha256": picture.working_sha256,
            "source_sha256": picture.source_sha256,
            "source_format": picture.source_format,
            "width": picture.width,
            "height": picture.height,
            "sharpness": picture.sharpness,
            "brightness": picture.brightness,
        },
    )
    if case.images.count() > MAX_IMAGES:
        raise TooManyImages(
            _("A case takes up to %(count)d photographs. Remove one to add another.")
            % {"count": MAX_IMAGES}
        )
    if created:
        _check_quality(image, picture)
        _audit(image, Action.CREATE, user)
    if created and locked.status != CaseStatus.DRAFT:
        record_case_event(case_id=case.pk, kind=EventKind.PHOTOGRAPH_ADDED, actor=user)
    return image, created


def _check_quality(image: ClinicalImage, picture: SanitisedImage) -> None:
    figures = {"blur": picture.blur, "glare": picture.glare, "skin": picture.skin}
    reasons = find_reasons(
        **figures,
        brightness=picture.brightness,
        short_side=min(picture.width, picture.height),
        dermoscopic=image.shot_type == ShotType.DERMOSCOPIC,
    )
    ImageQualityCheck.objects.create(image=image, reasons=reasons, **figures)


def _audit(image: ClinicalImage, action: Action, actor: User | None) -> None:
    record_event(
        action=action,
        actor=actor,
        record=image,
        patient_id=image.case.patient_id,
        case_id=image.case_id,
        detail={"sha256": image.working_sha256, "shot_type": image.shot_type},
    )


def _remove(names: tuple[str, ...]) -> None:
    for name in names:
        remove_blob(name)
