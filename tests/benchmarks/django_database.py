"""A migrated database on an embedded server of a benchmark's own, with Django set up on it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from telederm.demo.postgres import EmbeddedPostgres


@contextmanager
def migrated_database(*, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """Start a server, migrate as superuser, and leave Django connected as such."""
    with tempfile.TemporaryDirectory(prefix="telederm-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres", durable=durable)
        os.environ["DATABASE_URL"] = server.url
        server.start()
        try:
            django.setup()
            from django.core.management import call_command  # noqa: PLC0415 - needs the settings
            from django.db import connections  # noqa: PLC0415

            call_command("migrate", verbosity=0, interactive=False)
            yield server
            connections.close_all()
        finally:
            server.stop()
