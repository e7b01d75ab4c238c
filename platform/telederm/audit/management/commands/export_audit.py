"""Print the audit trail, or a part of it, as FHIR AuditEvent resources."""

from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware

from telederm.audit.export import Selection, export_events


def read_moment(word: str) -> datetime:
    """Return a date or a time as a moment; without a zone it is in the platform's."""
    day = parse_date(word) if len(word) == len("2026-01-31") else None
    moment = datetime(day.year, day.month, day.day) if day else parse_datetime(word)  # noqa: DTZ001
    if moment is None:
        raise ArgumentTypeError(f"{word!r} is no time: write 2026-01-31 or 2026-01-31T08:30Z")
    return make_aware(moment) if is_naive(moment) else moment


class Command(BaseCommand):
    help = "Print audit events as newline-delimited FHIR R4 AuditEvent; the export is an event too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=read_moment, help="the first moment, as 2026-01-31")
        parser.add_argument("--until", type=read_moment, help="the first moment left out")
        parser.add_argument("--case", type=UUID, help="only events about this case")
        parser.add_argument("--patient", type=int, help="only events about this patient (id)")
        parser.add_argument("--actor", type=int, help="only what this user did (id)")
        parser.add_argument("--reason", required=True, help="why; it stands in the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        selection = Selection(
            since=options["since"],
            until=options["until"],
            case_id=options["case"],
            patient_id=options["patient"],
            actor_id=options["actor"],
        )
        for line in export_events(selection=selection, actor=None, reason=options["reason"]):
            self.stdout.write(line, ending="")
