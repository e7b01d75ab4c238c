import contextlib
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from serving import contract
from serving.client import ClientConfig, ModelClient
from tests.serving.embedded import QUIET, ROOT, Embedded
from tests.serving.model_server import ModelServer

MakeClient = Callable[..., ModelClient]
DOCKER = ROOT / "docker/serving"
collect_ignore = ["with_tensorflow"]  # see test_with_tensorflow.py


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def make_client(server: ModelServer) -> Iterator[MakeClient]:
    """Make clients of the server of this test; they are closed at its end."""
    made: list[ModelClient] = []

    def make(on_call: Any = None, **settings: Any) -> ModelClient:
        values = {"target": server.target, "model_version": 1, "deadline_s": 5.0, **settings}
        if "version_label" in settings and "model_version" not in settings:
            values["model_version"] = None
        made.append(ModelClient(ClientConfig(**values), on_call=on_call))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> ModelClient:
    return make_client()


@pytest.fixture(scope="session")
def saved_models(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one SavedModel of each kind: half_plus_two, classifier, shuffled.

    Made in another process, because TensorFlow must not be loaded beside the
    client; kept between runs until what makes them changes.
    """
    source = (ROOT / "tests/serving/make_models.py").read_bytes() + Path(
        contract.__file__
    ).read_bytes()
    key = hashlib.sha256(source + version("tensorflow").encode()).hexdigest()[:16]
    kept = getattr(request.config, "cache", None)  # None with -p no:cacheprovider
    parent: Path = kept.mkdir("serving-models") if kept else tmp_path_factory.mktemp("models")
    folder = parent / key
    if not folder.is_dir():
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
        kinds = ["half_plus_two", "classifier", "shuffled"]
        command = [sys.executable, "-m", "tests.serving.make_models"]
        command += [f"{kind}={unfinished / kind}" for kind in kinds]
        subprocess.run(command, check=True, cwd=ROOT, env=QUIET)
        with contextlib.suppress(OSError):  # another worker of this run was first
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def embedded(saved_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """One embedded server for all tests that only ask it something.

    It reads the container's own configuration (docker/serving), with two more models in it.
    """
    folder = tmp_path_factory.mktemp("root")
    config = folder / "models.config"
    more = [("half_plus_two", 123), ("shuffled", 1)]
    platform = 'model_platform: "tensorflow"'
    entries = [
        f'config {{ name: "{name}" base_path: "/models/{name}" {platform} }}' for name, _ in more
    ]
    shipped = (DOCKER / "models.config").read_text().rstrip().removesuffix("}")
    config.write_text("\n".join([shipped, *entries, "}"]))
    for kind, name, number in [
        ("classifier", contract.MODEL_NAME, 1),
        *((n, n, v) for n, v in more),
    ]:
        shutil.copytree(saved_models / kind, folder / "models" / name / str(number))
    options = ["--batching-parameters-file", str(DOCKER / "batching.config")]
    options += ["--allow-version-labels-for-unavailable-models", "--settle-s", "0.2"]
    with Embedded("--config", str(config), "--path-prefix", str(folder), *options) as running:
        yield running
