"""What every test may use. The shared PostgreSQL itself comes from a plugin (pyproject.toml)."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from channels.layers import channel_layers
from django.db import connection
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from telederm.core.channel_layer import PostgresChannelLayer
from telederm.demo.migrated_cluster import MIGRATED, place_migrated_cluster
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.pytest_database import ensure_database_server
from tests.database_role import work_as_application, work_as_owner
from tests.databases import has_database, migrated_database, own_database
from tests.looks_summary import pytest_terminal_summary
from tests.migrated_rows import bring_rows_back, emptying, remember_rows
from tests.scheduling import PlatformScheduling, put_long_ones_first

__all__ = ["pytest_terminal_summary"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Parallel runs by file keep the browser tests together as well."""
    return PlatformScheduling(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(trylast=True)  # pytest-django sorts, too
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let parallel workers begin with what takes long."""
    if hasattr(config, "workerinput"):
        put_long_ones_first(items)


@pytest.fixture(scope="session")
def database_server() -> str:
    """The address of a running PostgreSQL; it starts with the first test that needs it."""
    return ensure_database_server()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Have the server running before pytest-django makes its test database, from a migrated one.

    What is missing there is migrated as ever: on a server of one's own, all of it.
    """
    if has_database(database_server, MIGRATED):
        connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Work as the application; close the channel layers' connections before the end."""
    remember_rows(request.config, django_db_blocker)
    work_as_application()
    yield
    work_as_owner()
    for layer in channel_layers.backends.values():
        if isinstance(layer, PostgresChannelLayer):
            layer.close_sender()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Leave what the migrations made to the next test, also after one that committed."""
    with emptying(item):
        result = yield
        bring_rows_back(item, item.config.stash[blocking_manager_key])
    return result


@pytest.fixture(scope="session")
def migrated(database_server: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    with migrated_database(database_server) as name:
        yield name


@pytest.fixture
def scratch_database(database_server: str) -> Iterator[str]:
    """The address of an empty database of the test's own, for real processes to work on."""
    with own_database(database_server, "scratch") as url:
        yield url


@pytest.fixture
def private_postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A running PostgreSQL of the test's own, to stop and start at will."""
    server = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def migrated_postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """The same, with a migrated database."""
    server = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    place_migrated_cluster(server)
    server.start()
    yield server
    server.stop()
