"""Versions that come, go and are half there, on one server that watches a folder."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import text_format

from serving import contract
from serving.stubs import model_management_pb2
from tests.serving.embedded import DEADLINE_S, Embedded, floats_request

FIRST = {1: "AVAILABLE"}
TENSORFLOW = 'model_platform: "tensorflow"'


class Watched:
    """A server with fast polling, and the folder that it watches."""

    def __init__(self, server: Embedded, folder: Path, models: Path) -> None:
        self.server = server
        self.folder = folder
        self.models = models

    def place(self, name: str, version: int, kind: str = "half_plus_two") -> Path:
        """Put a version there in one step."""
        target = self.folder / name / str(version)
        unfinished = target.with_name(f"{version}.tmp")
        shutil.copytree(self.models / kind, unfinished)
        unfinished.rename(target)
        return target

    def remove(self, name: str, version: int) -> None:
        shutil.rmtree(self.folder / name / str(version))

    def entry(self, name: str, rest: str = "") -> str:
        path = self.folder / name
        return f'config {{ name: "{name}" base_path: "{path}" {TENSORFLOW} {rest} }}'

    def reload(self, *entries: str) -> Any:
        request = model_management_pb2.ReloadConfigRequest()
        text_format.Parse("\n".join(entries), request.config.model_config_list)
        return self.server.models.HandleReloadConfigRequest(request, timeout=DEADLINE_S)


@pytest.fixture(scope="module")
def watched(saved_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A server started from a models.config, as the container is."""
    folder = tmp_path_factory.mktemp("watched")
    shutil.copytree(saved_models / "half_plus_two", folder / "base" / "1")
    config = folder / "models.config"
    config.write_text(
        f"""# comments and labels, as in the container's files
        model_config_list {{
          config {{
            name: "base"
            base_path: "{folder}/base"
            model_platform: "tensorflow"
            model_version_policy {{ specific {{ versions: 1 }} }}
            version_labels {{ key: "stable" value: 1 }}
          }}
        }}"""
    )
    options = ["--poll-s", "0.1", "--settle-s", "0.3"]
    options += ["--allow-version-labels-for-unavailable-models"]
    with Embedded("--config", str(config), *options) as server:
        yield Watched(server, folder, saved_models)


@pytest.fixture
def base(watched: Watched) -> str:
    """The entry of the model that is there from the start."""
    return watched.entry("base", 'version_labels { key: "stable" value: 1 }')


def test_a_label_of_the_configuration_leads_to_its_version(watched: Watched) -> None:
    response = watched.server.predict(floats_request("base", [2.0], version_label="stable"))
    assert response.model_spec.version.value == 1
    assert watched.server.answering("base", "stable") == 1


def test_latest_replaces_without_a_gap(watched: Watched, base: str) -> None:
    watched.place("latest", 1)
    watched.reload(base, watched.entry("latest"))
    stop = threading.Event()
    seen: list[int] = []
    failures: list[grpc.RpcError] = []

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                response = watched.server.predict(floats_request("latest", [2.0]))
            except grpc.RpcError as error:
                failures.append(error)
            else:
                seen.append(response.model_spec.version.value)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    watched.place("latest", 2)
    watched.server.wait_for_status("latest", {1: "END", 2: "AVAILABLE"})
    stop.set()
    asking.join()
    assert failures == []
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (1, 2)


def test_policies_choose_versions(watched: Watched, base: str) -> None:
    for version in (1, 2, 3):
        watched.place("many", version)
    watched.reload(
        base, watched.entry("many", "model_version_policy { latest { num_versions: 2 } }")
    )
    watched.server.wait_for_status("many", {2: "AVAILABLE", 3: "AVAILABLE"})
    watched.reload(base, watched.entry("many", "model_version_policy { all {} }"))
    watched.server.wait_for_status("many", dict.fromkeys((1, 2, 3), "AVAILABLE"))
    watched.reload(base, watched.entry("many", "model_version_policy { specific { versions: 2 } }"))
    watched.server.wait_for_status("many", {1: "END", 2: "AVAILABLE", 3: "END"})
    response = watched.server.predict(floats_request("many", [2.0]))
    assert response.model_spec.version.value == 2
    watched.remove("many", 2)
    watched.server.wait_for_status("many", dict.fromkeys((1, 2, 3), "END"))


def test_a_model_that_left_the_configuration_is_gone(watched: Watched, base: str) -> None:
    watched.place("passing", 1)
    watched.reload(base, watched.entry("passing"))
    assert watched.server.status("passing") == FIRST
    watched.reload(base)
    watched.server.wait_for_status("passing", {1: "END"})
    with pytest.raises(grpc.RpcError) as caught:
        watched.server.predict(floats_request("passing", [2.0]))
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


def test_labels_move_by_reload(watched: Watched, base: str) -> None:
    for version in (1, 2):
        watched.place("labelled", version)
    policy = "model_version_policy { all {} }"
    for version in (1, 2):
        label = f'version_labels {{ key: "live" value: {version} }}'
        watched.reload(base, watched.entry("labelled", f"{policy} {label}"))
        response = watched.server.predict(floats_request("labelled", [2.0], version_label="live"))
        assert response.model_spec.version.value == version


@pytest.mark.parametrize(
    ("entry", "code", "message"),
    [
        ('config { name: "x" base_path: "relative" }', "INVALID_ARGUMENT", "absolute path"),
        ('config { base_path: "/tmp" }', "INVALID_ARGUMENT", "name"),
        (
            'config { name: "x" base_path: "/tmp" model_platform: "caffe" }',
            "INVALID_ARGUMENT",
            "unsupported platform",
        ),
        (
            'config { name: "x" base_path: "/tmp" }',
            "INVALID_ARGUMENT",
            "Illegal setting neither ModelServerConfig::model_type (deprecated) "
            "nor ModelServerConfig::model_platform.",
        ),
        (
            f'config {{ name: "x" base_path: "/tmp" model_type: TENSORFLOW {TENSORFLOW} }}',
            "INVALID_ARGUMENT",
            "Illegal setting both",
        ),
        ('config { name: "x" base_path: "/tmp" model_type: OTHER }', "INVALID_ARGUMENT", "choice"),
        (
            f'config {{ name: "x" base_path: "/nowhere" {TENSORFLOW} }}',
            "UNKNOWN",
            "1 model(s) did not become available: {{x: no numbered version",
        ),
    ],
)
def test_a_configuration_that_can_not_be_taken(
    watched: Watched, base: str, entry: str, code: str, message: str
) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        watched.reload(base, entry)
    assert (caught.value.code().name, message in str(caught.value.details())) == (code, True)
    assert watched.server.status("base") == FIRST  # what was served is served still


def test_a_model_that_can_not_be_loaded_at_a_reload(watched: Watched, base: str) -> None:
    cut = watched.place("cut", 1) / "variables/variables.data-00000-of-00001"
    cut.write_bytes(b"cut")
    with pytest.raises(grpc.RpcError) as caught:
        watched.reload(base, watched.entry("cut"))
    assert caught.value.code() is grpc.StatusCode.UNKNOWN
    assert "1 model(s) did not become available: {{cut: version 1" in str(caught.value.details())
    assert watched.server.status("base") == FIRST


def test_the_older_way_to_name_the_platform(watched: Watched, base: str) -> None:
    """`model_type`, which TensorFlow Serving takes still (server_core.cc, GetPlatform)."""
    path = watched.place("older", 1).parent
    watched.reload(base, f'config {{ name: "older" base_path: "{path}" model_type: TENSORFLOW }}')
    assert watched.server.status("older") == FIRST


def test_a_half_copied_version_with_a_manifest_is_never_served(watched: Watched, base: str) -> None:
    """Each file arrives on its own, with pauses longer than the settling time."""
    name = contract.MODEL_NAME
    watched.place(name, 1, "classifier")
    watched.reload(base, watched.entry(name))
    whole = watched.models / "classifier"
    # The manifest may be first, as in a copy by alphabet: the worst order.
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    for file in files[:-1]:
        target = watched.folder / name / "2" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(whole / file, target)
    data = whole / files[-1]
    target = watched.folder / name / "2" / files[-1]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"\0" * data.stat().st_size)  # the right size, not yet the content
    threading.Event().wait(1.0)
    assert watched.server.status(name) == {1: "AVAILABLE", 2: "START"}
    shutil.copy(data, target)
    watched.server.wait_for_status(name, {1: "END", 2: "AVAILABLE"})


def test_a_half_copied_version_without_a_manifest_waits_until_it_settles(
    watched: Watched, base: str
) -> None:
    watched.place("plain", 1)
    watched.reload(base, watched.entry("plain"))
    whole = watched.models / "half_plus_two"
    target = watched.folder / "plain" / "2"
    target.mkdir()
    shutil.copy(whole / "saved_model.pb", target)
    (target / "variables").mkdir()
    threading.Event().wait(1.0)
    assert watched.server.status("plain") == {1: "AVAILABLE", 2: "START"}
    shutil.copytree(whole / "variables", target / "variables", dirs_exist_ok=True)
    watched.server.wait_for_status("plain", {1: "END", 2: "AVAILABLE"})


def test_a_broken_version_is_reported_and_the_old_one_answers(watched: Watched, base: str) -> None:
    watched.place("broken", 1)
    watched.reload(base, watched.entry("broken"))
    target = watched.folder / "broken" / "2"
    unfinished = watched.folder / "broken" / "2.tmp"
    shutil.copytree(watched.models / "half_plus_two", unfinished)
    (unfinished / "variables/variables.data-00000-of-00001").write_bytes(b"cut")
    unfinished.rename(target)
    watched.server.wait_for_status("broken", {1: "AVAILABLE", 2: "END"})
    assert watched.server.predict(floats_request("broken", [2.0])).model_spec.version.value == 1
    shutil.rmtree(target)
    watched.place("broken", 2)
    watched.server.wait_for_status("broken", {1: "END", 2: "AVAILABLE"})
