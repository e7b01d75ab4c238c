"""The chapters of a case's dossier in the order of its life. A new chapter is one more entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.workflow import EventKind as Kind
from telederm.oversight.dossier.after import read_outcomes, read_thread
from telederm.oversight.dossier.answer import read_answer
from telederm.oversight.dossier.chapters import Section
from telederm.oversight.dossier.events import EventLine, read_events, read_trail
from telederm.oversight.dossier.intake import read_answers, read_photographs
from telederm.oversight.dossier.model import read_runs, read_urgency
from telederm.oversight.dossier.readings import read_readings
from telederm.oversight.dossier.rows import read_rows
from telederm.oversight.dossier.second_read import read_second_read

SECTIONS: Final = (
    Section(
        "answers",
        _("Answers, as they were sent"),
        "oversight/dossier/answers.html",
        read_answers,
        frozenset({Kind.CREATED, Kind.RED_FLAGS_ACKNOWLEDGED, Kind.SUBMITTED}),
    ),
    Section(
        "photographs",
        _("Photographs"),
        "oversight/dossier/photographs.html",
        read_photographs,
        frozenset({Kind.PHOTOGRAPH_ADDED}),
    ),
    Section(
        "model",
        _("Runs of the model"),
        "oversight/dossier/runs.html",
        read_runs,
        frozenset({Kind.TRIAGE_STARTED, Kind.TRIAGE_REPEATED}),
    ),
    Section(
        "urgency",
        _("Urgency"),
        "oversight/dossier/urgency.html",
        read_urgency,
        frozenset({Kind.QUEUED}),
    ),
    Section(
        "readings",
        _("Claims and readings"),
        "oversight/dossier/readings.html",
        read_readings,
        frozenset({
            Kind.CLAIMED, Kind.RELEASED, Kind.LEASE_EXPIRED, Kind.REFUSED, Kind.READER_LEFT,
            Kind.HANDED_OVER, Kind.TAKEN_OVER, Kind.ALLOCATED, Kind.BLIND_READ_COMMITTED,
            Kind.OPINION_REVEALED, Kind.CONCLUDED,
        }),
    ),
    Section(
        "second-read",
        _("Second reading"),
        "oversight/dossier/second_read.html",
        read_second_read,
        frozenset({
            Kind.SECOND_READ_ASKED, Kind.SECOND_READ_TAKEN, Kind.SECOND_READ_RETURNED,
            Kind.SECOND_READ_DONE, Kind.ADJUDICATION_ASKED, Kind.ADJUDICATION_TAKEN,
        }),
    ),
    Section(
        "thread",
        _("Questions to the patient"),
        "oversight/dossier/thread.html",
        read_thread,
        frozenset({
            Kind.PATIENT_ASKED, Kind.PATIENT_ANSWERED, Kind.PATIENT_WROTE, Kind.ANSWER_OVERDUE,
        }),
    ),
    Section(
        "report",
        _("Report and acknowledgement"),
        "oversight/dossier/report.html",
        read_answer,
        frozenset({
            Kind.REPORT_SIGNED, Kind.ADDENDUM_SIGNED, Kind.CLOSED, Kind.WITHDRAWN,
            Kind.ENTERED_IN_ERROR,
        }),
    ),
    Section("outcome", _("How it went on"), "oversight/dossier/outcomes.html", read_outcomes),
    Section("rows", _("What changed in the records"), "oversight/dossier/rows.html", read_rows),
    Section("trail", _("Who looked, who changed what"), "oversight/dossier/trail.html", read_trail),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of one case: what its template shows, and the events that belong to it."""

    section: Section
    content: Mapping[str, Any]
    events: list[EventLine]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is known of a case: every event in order, and the chapters."""

    events: list[EventLine]
    chapters: list[Chapter]


def read_dossier(case: Case) -> Dossier:
    """Read every chapter of the case. Record the look first."""
    events = read_events(case)
    chapters = [
        Chapter(
            section, section.read(case), [each for each in events if each.kind in section.kinds]
        )
        for section in SECTIONS
    ]
    return Dossier(events, chapters)
