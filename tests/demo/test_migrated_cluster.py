"""The migrated cluster that tests copy: made once, never half, and anew when its sources change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from telederm.demo import migrated_cluster
from telederm.demo.migrated_cluster import MIGRATED, place_migrated_cluster
from telederm.demo.migration_sources import name_migrated_state
from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.roles import make_database

SOURCES = {
    "accounts/migrations/0001_first.py": "import telederm.audit.triggers",
    "accounts/models/people.py": "from accounts.words import WORD",
    "accounts/words.py": "WORD = 1",
    "accounts/views.py": "from accounts.models import people",
    "platform/telederm/audit/triggers.py": "",
    "platform/telederm/core/grants.py": "",
    "platform/telederm/demo/migrated_cluster.py": "",
    "requirements/development.txt": "django==5.2",
}
NOT_SOURCES = {"accounts/views.py"}

Migrate = Callable[[str], None]
Place = Callable[[str], EmbeddedPostgres]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", SOURCES)
def test_a_state_changes_with_what_it_comes_from(project: Path, name: str) -> None:
    before = name_migrated_state(project)
    with (project / name).open("a") as file:
        file.write("\n# changed")
    assert (name_migrated_state(project) == before) is (name in NOT_SOURCES)


def test_a_state_changes_with_another_migration_and_with_its_name(project: Path) -> None:
    folder = project / "accounts/migrations"
    states = [name_migrated_state(project)]
    (folder / "0002_second.py").write_text("")
    states.append(name_migrated_state(project))
    (folder / "0002_second.py").rename(folder / "0002_other.py")
    states.append(name_migrated_state(project))
    assert len(set(states)) == 3
    assert states[-1] == name_migrated_state(project)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Put a cluster at a new server; clusters are kept for this test only."""

    def put(name: str) -> EmbeddedPostgres:
        server = EmbeddedPostgres(tmp_path / name, durable=False)
        place_migrated_cluster(server, tmp_path / "kept")
        return server

    return put


def use(monkeypatch: pytest.MonkeyPatch, migrate: Migrate) -> None:
    """Have something quicker than the real migrations, which are none of this module's business."""
    monkeypatch.setattr(migrated_cluster, "migrate", migrate)


def read(server: EmbeddedPostgres) -> list[tuple[int]]:
    """What a migration wrote: the same in the server's database and in one from the template."""
    server.start()
    try:
        copy = make_database(server.url, "another", template=MIGRATED)
        found = [ask(url, "TABLE made") for url in (server.url, copy.replace("_app@", "_owner@"))]
    finally:
        server.stop()
    assert found[0] == found[1]
    return found[0]


def ask(url: str, query: str) -> list[tuple[int]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def write(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE made AS SELECT %s::int AS number", [number])
        connection.execute("ALTER TABLE made OWNER TO telederm_owner")


def test_a_state_is_made_once_and_copied_by_everybody(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def migrate(url: str) -> None:
        made.append(url)
        write(url, len(made))

    use(monkeypatch, migrate)
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(place, ["one", "two"])

    assert read(one) == read(two) == [(1,)]
    assert read(place("three")) == [(1,)]
    assert len(made) == 1


def test_what_was_not_finished_is_made_anew(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(url: str) -> None:
        write(url, 13)
        raise KeyboardInterrupt

    use(monkeypatch, fail)
    with pytest.raises(KeyboardInterrupt):
        place("one")
    assert not (tmp_path / "one").exists()
    use(monkeypatch, lambda url: write(url, 7))
    assert read(place("two")) == [(7,)]


def test_another_state_is_another_cluster_and_old_ones_go(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    numbers = iter(range(4))
    use(monkeypatch, lambda url: write(url, next(numbers)))
    for state in "abcd":
        monkeypatch.setattr(migrated_cluster, "name_migrated_state", state.upper)
        newest = place(state)
    assert read(newest) == [(3,)]
    assert {path.parent.name for path in kept.glob("*/data")} == {"B", "C", "D"}
