"""Servers of a benchmark's own, with Django set up on them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from telederm.demo.postgres import EmbeddedPostgres


@contextmanager
def running_server(*, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """Start a server; stop it and forget its data at the end."""
    with tempfile.TemporaryDirectory(prefix="telederm-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres", durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def application_server() -> Iterator[EmbeddedPostgres]:
    """Start a server without databases yet, and set Django up as the application's role."""
    with running_server(durable=False) as server:
        os.environ["DATABASE_URL"] = server.application_url
        os.environ["DJANGO_SETTINGS_MODULE"] = "telederm.settings.testing"
        django.setup()
        yield server


@contextmanager
def migrated_database(*, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """Start a server, migrate as superuser, and leave Django connected as such."""
    with running_server(durable=durable) as server:
        os.environ["DATABASE_URL"] = server.url
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - needs the settings
        from django.db import connections  # noqa: PLC0415

        call_command("migrate", verbosity=0, interactive=False)
        yield server
        connections.close_all()
