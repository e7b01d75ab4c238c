"""A worker for every queue but those that another worker does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app


def list_queues(without: list[str]) -> list[str]:
    """Return the queues of all tasks but some. A new task's queue is never forgotten.

    Raises:
        ValueError: one that was to be left out doesn't exist, or nothing remains.
    """
    queues = {task.queue for task in app.tasks.values()}
    if unknown := set(without) - queues:
        raise ValueError(f"There is no queue {', '.join(sorted(unknown))}: {sorted(queues)}.")
    if not (left := sorted(queues - set(without))):
        raise ValueError("No queue is left to work on.")
    return left


class Command(BaseCommand):
    """Runs procrastinate's worker on the queues that remain."""

    help = "Run a worker on every queue but those left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without", nargs="+", default=[], metavar="QUEUE")
        parser.add_argument("--shutdown-graceful-timeout", type=float, default=20.0)

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            queues = list_queues(options["without"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        limit = str(options["shutdown_graceful_timeout"])
        call_command(
            *("procrastinate", "worker", "--queues", ",".join(queues)),
            *("--shutdown-graceful-timeout", limit),
        )
