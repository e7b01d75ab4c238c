"""Photographs fetched ahead: the right ones, counted as looks, kept a moment, taking nothing."""

import pytest
from django.urls import reverse

from cases.workflow import CaseStatus
from telederm.audit.models import AuditEvent
from tests.clinic import HARMLESS, SUSPICIOUS, make_queued, reload
from tests.factories import make_dermatologist, sign_in

pytestmark = pytest.mark.django_db
AHEAD = {"X-Ahead": "next-case"}


def test_the_next_cases_photographs_are_named_and_nothing_is_taken() -> None:
    make_queued(probabilities=HARMLESS)
    urgent = make_queued(probabilities=SUSPICIOUS)
    client = sign_in(make_dermatologist())
    named = client.get(reverse("queue-next-photographs")).json()["images"]
    image = urgent.images.get()
    assert named == [reverse(f"image-{size}", args=[image.pk]) for size in ("thumbnail", "large")]
    assert reload(urgent).status == CaseStatus.QUEUED
    assert not urgent.claims.exists()


def test_an_empty_queue_names_nothing() -> None:
    client = sign_in(make_dermatologist())
    assert client.get(reverse("queue-next-photographs")).json() == {"images": []}


def test_fetching_ahead_is_a_look_and_says_that_it_was_ahead() -> None:
    image, reader = make_queued().images.get(), make_dermatologist()
    path = reverse("image-large", args=[image.pk])
    client = sign_in(reader)
    ahead, shown = client.get(path, headers=AHEAD), client.get(path)
    assert ahead.headers["Cache-Control"] == "private, max-age=120, immutable"
    assert shown.headers["Cache-Control"] == "no-store, private"
    looks = AuditEvent.objects.filter(record_id=str(image.pk), actor_id=reader.pk, action="read")
    assert [event.detail for event in looks.order_by("pk")] == [{"ahead": True}, {}]


def test_signing_out_empties_the_browsers_cache() -> None:
    client = sign_in(make_dermatologist())
    response = client.post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get(reverse("home")).headers
