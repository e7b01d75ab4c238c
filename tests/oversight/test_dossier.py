"""One case on one page: every chapter with its events, and what was computed again on the spot."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, OutcomeResponse, Report
from cases.models.messages import Wants
from cases.models.outcomes import Course, Seen
from cases.services.reports import acknowledge_report, sign_addendum
from cases.workflow import EventKind, UrgencyTier
from telederm.oversight.dossier import read_dossier
from telederm.oversight.dossier.book import SECTIONS
from tests.clinic import conclude, make_queued, make_reported, read_blind, sign
from tests.factories import make_administrator, make_dermatologist, sign_in
from tests.forms import read_text
from tests.raw import without_triggers
from triage.models import Concurrence, Confidence, UrgencyTrace
from triage.services.questions import ask_the_patient
from triage.services.readings import (
    Impression,
    commit_blind_read,
    conclude_reading,
)
from triage.services.second_reads import ask_second_read, reveal_unless_second, take_second_read

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


def test_a_report_that_was_changed_behind_our_back_is_named(client: Client) -> None:
    report = make_reported()
    assert 'data-report="same"' in show(client, report.case)
    with without_triggers():
        Report.objects.filter(pk=report.pk).update(diagnosis="Melanoma")
    assert 'data-report="different"' in show(client, report.case)


def test_a_second_reading_has_its_chapter(client: Client) -> None:
    case = make_queued()
    assert "The case was read once." in show(client, case)
    first, second, third = read_blind(case), make_dermatologist(), make_dermatologist()
    ask_second_read(case=case, reader=first, note="The border?")
    assert 'data-second-read="waiting"' in show(client, case)
    take_second_read(case_id=case.pk, reader=second)
    impressions = [Impression("Melanoma", Confidence.HIGH)]
    commit_blind_read(case=case, reader=second, gradable=True, impressions=impressions)
    page = show(client, case)
    assert 'data-second-read="differs"' in page
    assert f"{second.full_name}: Melanoma ({Confidence.HIGH.label})" in page
    assert "The border?" in page
    assert "Decided by" not in page
    take_second_read(case_id=case.pk, reader=third)
    commit_blind_read(case=case, reader=third, gradable=True, impressions=impressions)
    reveal_unless_second(case=case, reader=third)
    conclude(case, third)
    sign(case, third)
    assert f"<dt>Decided by</dt><dd>{third.full_name}" in show(client, case)


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
