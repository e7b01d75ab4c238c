"""What was cut off between the disk and the database is swept up, whatever else happens."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.models import PartialUpload, ShotType
from cases.services.sweeping import ORPHAN_AGE, sweep_orphans, sweep_parts
from cases.services.uploads import create_upload
from cases.storage import FOLDER, store_blob
from cases.tasks import sweep_orphan_images
from tests.factories import make_draft, make_patient, make_photograph

pytestmark = pytest.mark.django_db


def grow_old(path: Path) -> None:
    then = timezone.now().timestamp() - ORPHAN_AGE.total_seconds() - 60
    os.utime(path, (then, then))


def write_part(media_root: Path, name: str) -> Path:
    path = media_root / "partial" / f"{name}.part"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"as the camera wrote it")
    grow_old(path)
    return path


def make_upload() -> PartialUpload:
    patient = make_patient()
    return create_upload(
        case=make_draft(patient),
        uploaded_by=patient,
        upload_key=uuid4(),
        shot_type=ShotType.CLOSE_UP,
        length=100,
    )


def test_pieces_without_a_row_are_swept(media_root: Path) -> None:
    stray, fresh = (write_part(media_root, uuid4().hex) for _ in range(2))
    known = write_part(media_root, make_upload().pk.hex)
    os.utime(fresh)
    assert sweep_parts() == 1
    assert [path.exists() for path in (stray, fresh, known)] == [False, True, True]


def test_a_file_that_vanishes_meanwhile_stops_no_sweep(media_root: Path) -> None:
    stray = write_part(media_root, uuid4().hex)
    (media_root / "partial" / f"{uuid4().hex}.part").symlink_to("nowhere")
    (media_root / FOLDER / "ab").mkdir(parents=True)
    (media_root / FOLDER / "ab" / "gone.jpg").symlink_to("nowhere")
    sweep_orphan_images(timestamp=0)
    assert not stray.exists()


def test_many_pictures_are_compared_at_once(
    media_root: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    image = make_photograph(make_draft(make_patient()))
    orphans = [store_blob(b"left behind") for _ in range(5)]
    for name in (*orphans, image.working_name, image.thumbnail_name):
        grow_old(media_root / name)
    with django_assert_num_queries(2):
        assert sweep_orphans() == 5
    assert not any((media_root / name).exists() for name in orphans)
    assert (media_root / image.working_name).exists()
