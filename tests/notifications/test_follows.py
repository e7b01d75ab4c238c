"""Following a case over the socket is a look at it: in its trail, or not at all."""

from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import Settings

from cases.models import Case
from cases.selectors.openings import read_openings
from telederm.audit.exceptions import EventNotWritten
from telederm.audit.models import Action, AuditEvent
from telederm.notifications import follows
from telederm.notifications.follows import begin_following, read_address
from telederm.notifications.topics import case_topic
from tests.clinic import make_queued
from tests.factories import make_administrator, make_dermatologist, make_patient, sign_in
from tests.forms import read_text

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"


@pytest.fixture
def case() -> Case:
    return make_queued()


def follow(topic: str, user_id: int, *, with_factor: bool = True) -> str | None:
    return begin_following(topic, user_id, has_second_factor=with_factor, address=ADDRESS)


def looks() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(detail__followed=True).order_by("id"))


def test_following_a_case_leaves_its_event(case: Case) -> None:
    reader = make_dermatologist()
    assert follow(case_topic(case.pk), reader.pk)
    assert follow(case_topic(case.pk), case.patient_id, with_factor=False)
    first, second = looks()
    assert (first.action, first.actor_id, first.case_id) == (Action.READ, reader.pk, case.pk)
    assert (first.patient_id, first.record_type) == (case.patient_id, "cases.case")
    assert (first.origin, first.request_id) == (ADDRESS, None)
    assert second.actor_id == case.patient_id


def test_what_is_not_followed_or_names_nobody_leaves_none(case: Case) -> None:
    reader, stranger = make_dermatologist(), make_patient()
    for topic, user, with_factor in (
        (case_topic(case.pk), stranger.pk, True),
        (case_topic(case.pk), reader.pk, False),
        (case_topic(uuid4()), reader.pk, True),
        (case_topic(case.pk), 0, True),
        ("nonsense", reader.pk, True),
    ):
        assert follow(topic, user, with_factor=with_factor) is None
    assert follow("inbox", stranger.pk)
    assert follow("queue", reader.pk)
    assert looks() == []


def test_a_look_that_is_not_written_is_none(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise EventNotWritten

    monkeypatch.setattr(follows, "record_event", fail)
    assert follow(case_topic(case.pk), make_dermatologist().pk) is None
    assert follow("queue", make_dermatologist().pk) == "queue"


def test_the_dossier_tells_it_and_the_patients_page_counts_pages(case: Case) -> None:
    reader = make_dermatologist()
    follow(case_topic(case.pk), reader.pk)
    assert read_openings(case) == []
    sign_in(reader).get(reverse("reading", args=[case.pk]))
    (opening,) = read_openings(case)
    assert opening.times == 1
    page = read_text(sign_in(make_administrator()).get(reverse("oversight-case", args=[case.pk])))
    assert "Looked at (followed its changes)" in page


def test_the_address_is_the_one_before_our_proxies(settings: Settings) -> None:
    scope = {"client": ("10.0.0.1", 4711), "headers": [(b"x-forwarded-for", b"1.1.1.1, 192.0.2.7")]}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert read_address(scope) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert read_address(scope) == ADDRESS
    assert read_address({"client": None}) is None
