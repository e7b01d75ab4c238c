import argparse
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from serving.registry import RegistryError
from triage.model_cards import pinned_number
from triage.models import TriageRun
from triage.services.replay import Replayed, list_replayable, replay_runs

_LINE = "{:<12} {:<17} {:>6} {:>6} {:>11}  {}"


class Command(BaseCommand):
    """Asks the pinned version again about stored runs and compares; it stores nothing."""

    help = "Re-run stored cases with the pinned version; exit with 1 where an answer differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=_moment, help="runs from this day or moment on")
        parser.add_argument("--limit", type=int, default=100, help="at most so many runs")
        parser.add_argument("--tolerance", type=float, default=settings.TELEDERM_MODEL_TOLERANCE)
        parser.add_argument(
            "--any-version",
            action="store_true",
            help="also runs that another version answered",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            version = None if options["any_version"] else pinned_number()
            runs = list_replayable(since=options["since"], limit=options["limit"], version=version)
            replayed = self._tell(runs, options["tolerance"])
        except RegistryError as error:
            raise CommandError(str(error)) from error
        self._conclude(replayed, options["tolerance"])

    def _tell(self, runs: list[TriageRun], tolerance: float) -> list[Replayed]:
        self.stdout.write(_LINE.format("case", "when", "stored", "asked", "difference", ""))
        replayed = []
        for line in replay_runs(runs):
            replayed.append(line)
            self.stdout.write(_describe(line, tolerance))
        return replayed

    def _conclude(self, replayed: list[Replayed], tolerance: float) -> None:
        if not replayed:
            self.stdout.write("No stored run to compare with.")
            return
        different = sum(_differs(line, tolerance) for line in replayed)
        if different:
            raise CommandError(f"{different} of {len(replayed)} runs differ or got no answer.")
        self.stdout.write(f"{len(replayed)} runs answered as stored, within {tolerance:g}.")


def _differs(line: Replayed, tolerance: float) -> bool:
    return line.difference is None or line.difference > tolerance


def _describe(line: Replayed, tolerance: float) -> str:
    return _LINE.format(
        line.run.case.reference,
        f"{line.run.finished_at:%Y-%m-%d %H:%M}",
        line.run.model_version or "",
        line.version,
        "-" if line.difference is None else f"{line.difference:.6f}",
        line.problem or ("differs" if _differs(line, tolerance) else "same"),
    )


def _moment(text: str) -> datetime:
    day = None
    try:
        if moment := parse_datetime(text):
            return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        day = parse_date(text)
    except ValueError:
        pass
    if day is None:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-01-31, and no moment")
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 (made aware)
