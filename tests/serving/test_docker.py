"""What the compose file and the image files promise, read from them."""

import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from serving import contract
from telederm.core.management.commands.work import list_queues
from telederm.settings import base
from tests.serving.embedded import ROOT, Embedded

COMPOSE = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())
SERVICES = sorted(COMPOSE["services"])
_SECRET_WORDS = ("PASSWORD", "SECRET", "DATABASE_URL", "REDIS_URL", "AUDIT_KEY", "PUSH_KEY")


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_confined(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    user, group = map(int, service["user"].split(":"))
    assert user > 0
    assert group > 0
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert "privileged" not in service


def read_stage(name: str) -> str:
    """The lines of one of the Dockerfile's last stages."""
    dockerfile = (ROOT / "docker/Dockerfile").read_text()
    return dockerfile.partition(f"FROM platform AS {name}")[2].partition("FROM ")[0]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_says_whether_it_is_healthy(name: str) -> None:
    service = COMPOSE["services"][name]
    if (image := service["image"].removeprefix("telederm-")) in {"web", "worker"} and (
        name != "migrate"
    ):
        assert "HEALTHCHECK" in read_stage(image)
    elif name == "migrate":
        assert service["restart"] == "no"
    else:
        assert service["healthcheck"]["test"]


def test_only_the_web_listens_outside_and_only_on_this_host() -> None:
    ports = {name: service.get("ports", []) for name, service in COMPOSE["services"].items()}
    assert ports.pop("web") == ["127.0.0.1:8000:8000"]
    assert not any(ports.values())
    assert COMPOSE["networks"]["back"]["internal"] is True


def _environment(service: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in service.get("environment", {}).items()}


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_files_that_the_service_may_read(name: str) -> None:
    service = COMPOSE["services"][name]
    mounted = set(service.get("secrets", []))
    for key, value in _environment(service).items():
        secret = any(word in key for word in _SECRET_WORDS)
        assert key.endswith("_FILE") == secret, key
        if secret:
            assert value.removeprefix("/run/secrets/") in mounted
    assert mounted <= set(COMPOSE["secrets"])


PLATFORM = sorted(
    name
    for name, service in COMPOSE["services"].items()
    if service["image"].startswith("telederm-")
)


@pytest.mark.parametrize("name", PLATFORM)
def test_the_platform_sees_the_versions_that_the_model_server_serves(name: str) -> None:
    """Their cards are read from the folder: a version that came later is in no image."""
    served, _ = COMPOSE["services"]["models"]["volumes"][0].split(":", 1)
    assert f"{served}:/app/serving/models:ro" in COMPOSE["services"][name]["volumes"]
    assert str(settings.TELEDERM_MODELS_DIR.relative_to(settings.BASE_DIR)) == "serving/models"


@pytest.mark.parametrize("name", PLATFORM)
def test_clients_are_told_apart_behind_the_proxy(name: str) -> None:
    assert _environment(COMPOSE["services"][name])["TELEDERM_PROXY_COUNT"].endswith(":-1}")


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_asks_for_more_processors_than_the_page_names(name: str) -> None:
    """Docker starts no container whose limit is above what the host has."""
    cpus = COMPOSE["services"][name]["deploy"]["resources"]["limits"]["cpus"]
    assert float(cpus.removesuffix("}").split(":-")[-1]) <= 2
    assert "two processors" in (ROOT / "docs/how-to/serve-with-containers.md").read_text()


def test_static_files_are_served_by_another_user_than_collected_them(tmp_path: Path) -> None:
    options = base.STORAGES["staticfiles"]["OPTIONS"]
    storage = StaticFilesStorage(location=tmp_path / "static", base_url="/static/", **options)
    storage.save("js/one.js", ContentFile(b"1"))
    for path in (tmp_path / "static").rglob("*"):
        assert path.stat().st_mode & 0o004, path
        assert path.is_file() or path.stat().st_mode & 0o001, path


def test_make_secrets_writes_what_compose_mounts(tmp_path: Path) -> None:
    (tmp_path / "make_secrets.py").write_bytes((ROOT / "docker/make_secrets.py").read_bytes())
    command = [sys.executable, str(tmp_path / "make_secrets.py")]
    subprocess.run(command, check=True, capture_output=True)
    folder = tmp_path / "secrets"
    written = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(written) == set(COMPOSE["secrets"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}
    assert written["application_password"] in written["database_url"]
    assert written["owner_password"] in written["owner_database_url"]
    assert len({written["secret_key"], written["owner_password"], written["redis_url"]}) == 3
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "left as it is" in again.stdout
    assert {path.name: path.read_text() for path in folder.iterdir()} == written


def test_the_images_lock_holds_no_tensorflow() -> None:
    lines = (ROOT / "requirements/images.txt").read_text().splitlines()
    packages = {line.split("==")[0]: line for line in lines if "==" in line[:60]}
    assert "sys_platform == 'never'" in packages["tensorflow"]
    assert "sys_platform == 'never'" in packages["keras"]
    assert "never" not in packages["grpcio"]
    assert "never" not in packages["tensorflow-serving-api"]
    locked = (ROOT / "requirements/production.txt").read_text()
    for name, line in packages.items():
        if "never" not in line:
            assert f"{name}=={line.split('==')[1].split()[0]}" in locked


def test_the_embedded_server_reads_the_containers_configuration(embedded: Embedded) -> None:
    """The session's server runs on docker/serving/models.config and batching.config."""
    assert embedded.answering(contract.MODEL_NAME, "stable") == 1


def test_the_model_servers_health_check_asks_for_our_model() -> None:
    models = COMPOSE["services"]["models"]
    assert f"/v1/models/{contract.MODEL_NAME} " in models["healthcheck"]["test"][-1]
    for option in models["command"]:
        name, _, value = option.partition("=")
        if name.endswith("_file"):
            assert (ROOT / "docker/serving" / value.removeprefix("/config/")).is_file(), option


def read_default(value: str) -> int:
    """The value of a variable that may be missing."""
    return int(value.removeprefix("${TELEDERM_MODEL_CPUS:-").removesuffix("}"))


def test_each_of_the_model_servers_processors_has_a_run_on_one_thread() -> None:
    models = COMPOSE["services"]["models"]
    options = dict(word.removeprefix("--").split("=", 1) for word in models["command"])
    batching = (ROOT / "docker/serving/batching.config").read_text()
    runs = re.findall(r"^num_batch_threads \{ value: (\d+) \}$", batching, re.MULTILINE)
    cpus = read_default(models["deploy"]["resources"]["limits"]["cpus"])
    assert options["tensorflow_intra_op_parallelism"] == "1"
    assert read_default(options["tensorflow_inter_op_parallelism"]) == cpus
    assert [int(run) for run in runs] == [cpus]


def test_shadows_have_a_worker_of_their_own_and_no_queue_is_left_without_one() -> None:
    shadow = COMPOSE["services"]["shadow"]["command"]
    assert shadow[shadow.index("--queues") + 1] == "shadow"
    assert '"work", "--without", "shadow"]' in read_stage("worker")
    assert "command" not in COMPOSE["services"]["worker"]
    assert set(list_queues(["shadow"])) | {"shadow"} == set(list_queues([]))


@pytest.mark.parametrize("without", [["shadows"], list_queues([])])
def test_a_worker_without_work_is_refused(without: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("work", without=without)
