from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from serving.config import shared_client
from tests.factories import make_administrator
from tests.model_servers import model_server, use_server
from tests.serving.embedded import Embedded
from tests.triage.life.versions import make_version
from triage.models import ModelVersion
from triage.services.registering import register_version

__all__ = ["model_server", "use_server"]


@pytest.fixture(scope="session")
def served_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the model server serves: versions 1 and 2, of the same graph."""
    folder = tmp_path_factory.mktemp("served")
    for number in (1, 2):
        make_version(folder, number)
    return folder


@pytest.fixture(scope="session")
def two_versions(served_dir: Path) -> Iterator[Embedded]:
    """A real model server that serves both."""
    with Embedded("--models-dir", str(served_dir), "--settle-s", "0.1") as running:
        yield running


@pytest.fixture
def models_dir(tmp_path: Path, settings: Settings) -> Path:
    """The platform's own folder of versions; a test may break what lies there."""
    settings.TELEDERM_MODELS_DIR = tmp_path / "models"
    return tmp_path / "models"


@pytest.fixture
def platform(
    two_versions: Embedded, served_dir: Path, models_dir: Path, settings: Settings
) -> Iterator[Embedded]:
    """The platform asks the real server, knows its versions, and has a floor that they reach."""
    for number in (1, 2):
        make_version(models_dir, number)
    _forget_client()
    settings.TELEDERM_SERVING = {
        "TARGET": two_versions.target,
        "MODEL_VERSION": 1,
        "DEADLINE_S": 30.0,
    }
    settings.TELEDERM_MODEL_SERVER_BASE_PATH = str(served_dir / "lesion_classifier")
    yield two_versions
    _forget_client()


@pytest.fixture
def administrator(db: None) -> User:
    return make_administrator()


@pytest.fixture
def registered(platform: Embedded, administrator: User) -> list[ModelVersion]:
    """Versions 1 and 2 as candidates."""
    return [register_version(number=n, registered_by=administrator)[0] for n in (1, 2)]


def _forget_client() -> None:
    if shared_client.cache_info().currsize:
        shared_client().close()
    shared_client.cache_clear()
