"""Photographs on the disk and in the table: neither without the other."""

import os
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from cases.exceptions import TransitionRefused
from cases.imaging import ImageRejected
from cases.models import Case, ClinicalImage, ShotType
from cases.services import images
from cases.services.images import TooManyImages, add_image, remove_image
from cases.services.submission import submit_case
from cases.services.sweeping import ORPHAN_AGE, sweep_orphans
from cases.storage import read_blob, store_blob
from telederm.audit.models import Action, AuditEvent
from tests.clinic import make_reported
from tests.factories import make_draft, make_patient, make_photograph, photograph_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_draft(make_patient())


def add(case: Case, key: UUID | None = None, source: bytes | None = None) -> ClinicalImage:
    return add_image(
        case=case,
        uploaded_by=case.patient,
        upload_key=key or uuid4(),
        shot_type=ShotType.CLOSE_UP,
        source=photograph_bytes() if source is None else source,
    )


def files(media_root: Path) -> set[str]:
    found = (path for path in media_root.rglob("*") if path.is_file())
    return {path.relative_to(media_root).as_posix() for path in found}


def grow_old(media_root: Path, name: str) -> None:
    then = time.time() - ORPHAN_AGE.total_seconds() - 60
    os.utime(media_root / name, (then, then))


def test_a_photograph_is_kept_under_names_of_our_own(case: Case, media_root: Path) -> None:
    image = add(case)
    assert files(media_root) == {image.working_name, image.thumbnail_name}
    assert str(case.pk) not in image.working_name
    assert read_blob(image.working_name).startswith(b"\xff\xd8")
    assert (media_root / image.working_name).stat().st_mode & 0o077 == 0
    event = AuditEvent.objects.get(action=Action.CREATE, record_id=str(image.pk))
    assert event.detail["sha256"] == image.working_sha256


def test_the_same_upload_again_returns_the_first(case: Case, media_root: Path) -> None:
    key = uuid4()
    first = add(case, key)
    kept = files(media_root)
    assert add(case, key) == first
    assert files(media_root) == kept
    submit_case(case=case, actor=case.patient)
    assert add(case, key) == first, "a retry that arrives after sending is no error"


def test_a_refused_file_leaves_nothing_behind(case: Case, media_root: Path) -> None:
    with pytest.raises(ImageRejected):
        add(case, source=b"<svg/>")
    assert not files(media_root)
    assert not case.images.exists()


def test_blobs_go_when_the_transaction_fails(
    case: Case, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MAX_IMAGES", 1)
    kept = add(case)
    with pytest.raises(TooManyImages, match="up to 1"):
        add(case)
    assert files(media_root) == {kept.working_name, kept.thumbnail_name}
    assert case.images.get() == kept


def test_blobs_go_when_the_case_was_answered_meanwhile(media_root: Path) -> None:
    case = make_reported().case
    before = files(media_root)
    with pytest.raises(TransitionRefused):
        add(case)
    assert files(media_root) == before


def test_taking_a_photograph_out_removes_its_files_after_the_commit(
    case: Case,
    media_root: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    image = add(case)
    with django_capture_on_commit_callbacks() as callbacks:
        remove_image(image=image, actor=case.patient)
        assert len(files(media_root)) == 2, "before the commit it may still come back"
    for callback in callbacks:
        callback()
    assert not files(media_root)
    assert AuditEvent.objects.filter(action=Action.DELETE).exists()


def test_a_sent_photograph_stays(case: Case) -> None:
    image = make_photograph(case)
    submit_case(case=case, actor=case.patient)
    image.refresh_from_db()
    with pytest.raises(TransitionRefused):
        remove_image(image=image, actor=case.patient)
    assert case.images.get() == image


def test_the_sweeper_takes_old_orphans_and_nothing_else(case: Case, media_root: Path) -> None:
    image = make_photograph(case)
    orphan, fresh = store_blob(b"left behind"), store_blob(b"about to be named")
    for name in (orphan, image.working_name, image.thumbnail_name):
        grow_old(media_root, name)
    assert sweep_orphans() == 1
    assert files(media_root) == {fresh, image.working_name, image.thumbnail_name}


def test_the_sweeper_finds_nothing_where_nothing_was_stored(media_root: Path) -> None:
    assert sweep_orphans() == 0
