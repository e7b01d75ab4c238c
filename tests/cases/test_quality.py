"""A poor photograph is told of, with its reason, and can be sent all the same."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFilter

from cases.models import Case, ImageQualityCheck, ShotType
from cases.quality import QualityReason
from cases.services.images import add_image
from telederm.demo.synthetic import View, synthetic_photograph
from tests.factories import make_draft, make_patient, make_photograph, sign_in
from tests.forms import read_text

pytestmark = pytest.mark.django_db

GOOD = {"seed": 5, "view": View.CLOSE_UP, "size": (640, 480), "hair": 0.5}


@pytest.fixture
def case() -> Case:
    return make_draft(make_patient())


@pytest.fixture
def client(case: Case) -> Client:
    return sign_in(case.patient, second_factor=False)


def photograph(soft: float = 0, **scene: Any) -> bytes:
    """A drawn photograph, out of focus by so many pixels."""
    picture = Image.open(BytesIO(synthetic_photograph(**{**GOOD, **scene})))
    file = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(soft)).save(file, "JPEG", quality=92)
    return file.getvalue()


def check(case: Case, **scene: Any) -> ImageQualityCheck:
    source, shot_type = photograph(**scene), ShotType.CLOSE_UP
    image = add_image(
        case=case, uploaded_by=case.patient, upload_key=uuid4(), shot_type=shot_type, source=source
    )
    return image.quality_check


@pytest.mark.parametrize(
    ("scene", "reasons"),
    [
        ({}, []),
        ({"soft": 4.0}, [QualityReason.BLURRED]),
        ({"darkness": 1.0}, [QualityReason.DARK]),
        ({"size": (240, 180)}, [QualityReason.SMALL]),
    ],
)
def test_what_is_wrong_is_found(
    case: Case, scene: dict[str, Any], reasons: list[QualityReason]
) -> None:
    assert check(case, **scene).reasons == reasons


@pytest.mark.parametrize("tone", range(1, 7))
def test_skin_of_every_tone_is_skin_and_is_not_called_dark(case: Case, tone: int) -> None:
    assert check(case, skin_tone=tone).reasons == []


def test_the_patient_sends_it_anyway(case: Case, client: Client) -> None:
    found = check(case, soft=4.0)
    page = reverse("case-photographs", args=[case.pk])
    assert "It looks blurred. Hold the phone still" in read_text(client.get(page))
    client.post(reverse("case-photograph-keep", args=[case.pk, found.image_id]))
    found.refresh_from_db()
    assert found.kept_at is not None
    assert "It looks blurred" not in read_text(client.get(page)).split('id="gallery"')[1]


def test_photographs_are_put_in_order(case: Case, client: Client) -> None:
    first, second, third = (make_photograph(case, position=place) for place in range(3))
    move = reverse("case-photograph-move", args=[case.pk, third.pk])
    client.post(move)
    assert list(case.images.all()) == [first, third, second]
    client.post(move)
    client.post(move)
    assert list(case.images.all()) == [third, first, second]
