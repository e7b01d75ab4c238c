"""One case on one page: every chapter with its events, and what was computed again on the spot."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, OutcomeResponse
from cases.models.messages import Wants
from cases.models.outcomes import Course, Seen
from cases.services.reports import acknowledge_report, sign_addendum
from cases.workflow import EventKind, UrgencyTier
from telederm.oversight.dossier import read_dossier
from telederm.oversight.dossier.book import SECTIONS
from tests.clinic import make_queued, make_reported, read_blind
from tests.factories import make_administrator, sign_in
from tests.forms import read_text
from tests.raw import without_triggers
from triage.models import Concurrence, Confidence, UrgencyTrace
from triage.services.questions import ask_the_patient
from triage.services.readings import Impression, conclude_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return sign_in(make_administrator())


def show(client: Client, case: Case) -> str:
    return read_text(client.get(reverse("oversight-case", args=[case.pk])))


def make_closed() -> Case:
    report = make_reported()
    sign_addendum(
        report=report, signed_by=report.signed_by, text="The second mole is harmless too."
    )
    return acknowledge_report(case=report.case, actor=report.case.patient)


def test_every_chapter_can_be_jumped_to(client: Client) -> None:
    page = show(client, make_closed())
    for section in SECTIONS:
        assert page.count(f'href="#{section.anchor}"') == 1
        assert page.count(f'id="{section.anchor}"') == 1


def test_every_event_stands_in_one_chapter_with_its_audit_event(client: Client) -> None:
    case = make_closed()
    dossier = read_dossier(case)
    listed = [event for chapter in dossier.chapters for event in chapter.events]
    assert sorted(event.seq for event in listed) == [event.seq for event in dossier.events]
    assert [event.seq for event in dossier.events] == list(range(1, case.version + 1))
    page = show(client, case)
    for event in listed:
        assert event.audit_id is not None
        assert f'href="#event-{event.audit_id}"' in page
        assert f'id="event-{event.audit_id}"' in page


def test_every_kind_of_event_has_its_chapter() -> None:
    homes = [kind for section in SECTIONS for kind in section.kinds]
    assert sorted(homes) == sorted(EventKind)


def test_the_thread_and_what_came_later_are_shown(client: Client) -> None:
    case = make_queued()
    reader = read_blind(case)
    ask_the_patient(case=case, reader=reader, wants=Wants.WORDS, text="Does it itch at night?")
    OutcomeResponse.objects.create(
        case=case, days=30, answered_at=timezone.now(), course=Course.WORSE, seen=Seen.DOCTOR,
        words="It has doubled.",
    )  # fmt: skip
    page = show(client, case)
    for words in ("Does it itch at night?", "not read yet", "After 30 days", "It has doubled."):
        assert words in page, words


def test_addendum_and_acknowledgement_are_shown(client: Client) -> None:
    owed = show(client, make_reported().case)
    assert "Not acknowledged yet" in owed
    page = show(client, make_closed())
    assert "The second mole is harmless too." in page
    assert "Acknowledged by the patient" in page
    assert "Not acknowledged yet" not in page


def spoil_file(case: Case) -> None:
    name = case.images.get().working_name
    default_storage.delete(name)
    with default_storage.open(name, "wb") as file:
        file.write(b"something else")


def lose_file(case: Case) -> None:
    default_storage.delete(case.images.get().working_name)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [(Case.refresh_from_db, "same"), (spoil_file, "different"), (lose_file, "missing")],
    ids=["whole", "changed", "lost"],
)
def test_photographs_are_hashed_again(
    client: Client, harm: Callable[[Case], None], expected: str
) -> None:
    case = make_queued()
    harm(case)
    assert f'data-picture="{expected}"' in show(client, case)


def test_a_trace_that_does_not_hold_is_named(client: Client) -> None:
    case = make_queued()
    assert 'data-trace="same"' in show(client, case)
    with without_triggers():
        UrgencyTrace.objects.filter(case=case).update(tier=UrgencyTier.EMERGENCY)
    assert 'data-trace="different"' in show(client, case)


def test_what_the_reveal_changed_is_named(client: Client) -> None:
    case = make_queued()
    reader = read_blind(case)
    conclude_reading(
        case=case,
        reader=reader,
        concurrence=Concurrence.CONFIRMED,
        override_reason=None,
        gradable=True,
        impressions=[Impression("Melanoma", Confidence.MEDIUM)],
    )
    page = show(client, case)
    assert "Changed after the reveal" in page
    assert "Common mole → Melanoma" in page
    assert "First choice unchanged by the reveal" in show(client, make_reported().case)
