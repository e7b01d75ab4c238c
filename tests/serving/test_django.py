"""Django's settings, system checks and command for the model server."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pytest_django import Settings

from serving import contract
from serving.client import ConfigError
from serving.config import client_config, shared_client
from tests.serving.embedded import Embedded


@pytest.fixture(autouse=True)
def forget_shared_client() -> Iterator[None]:
    shared_client.cache_clear()
    yield
    shared_client.cache_clear()


def serving_messages(*, deploy: bool = False) -> list[tuple[str | None, str]]:
    """With `deploy`, what triage's check says of the server: no version is live here."""
    found = run_checks(include_deployment_checks=deploy)
    return [(m.id, str(m.msg)) for m in found if str(m.id).startswith("serving.")]


def test_settings_become_a_configuration(settings: Settings, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_text("x")
    settings.TELEDERM_SERVING = {
        "TARGET": "models:8500",
        "VERSION_LABEL": "stable",
        "DEADLINE_S": 2.5,
        "MAX_IN_FLIGHT": 4,
        "TLS": {"CA_FILE": str(ca), "SERVER_NAME": "models"},
    }
    config = client_config()
    assert (config.target, config.version_label, config.deadline_s) == (
        "models:8500",
        "stable",
        2.5,
    )
    assert config.model_name == contract.MODEL_NAME
    assert config.tls is not None
    assert (config.tls.ca_file, config.tls.server_name) == (ca, "models")
    assert shared_client() is shared_client()
    assert shared_client().config == config


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "is missing"),
        ({}, "no TARGET"),
        ({"TARGET": "x:1"}, "Pin the model"),
        ({"TARGET": "x:1", "MODEL_VERSION": 1, "TIMEOUT": 3}, "TIMEOUT"),
        ({"TARGET": "x:1", "MODEL_VERSION": 1, "TLS": True}, "TLS"),
        ({"TARGET": "x:1", "MODEL_VERSION": 1, "TLS": {"CA_FILE": "/no"}}, "does not exist"),
    ],
)
def test_settings_that_can_not_work_are_an_error(settings: Settings, given: Any, says: str) -> None:
    settings.TELEDERM_SERVING = given
    with pytest.raises(ConfigError, match=says):
        client_config()
    ((identity, message),) = serving_messages(deploy=True)
    assert identity == "serving.E001"
    assert says in message


def test_the_plain_check_does_not_ask_the_server(settings: Settings) -> None:
    settings.TELEDERM_SERVING = {"TARGET": "127.0.0.1:1", "MODEL_VERSION": 1}
    assert serving_messages() == []


@pytest.mark.django_db
def test_a_server_out_of_reach_is_a_warning(settings: Settings) -> None:
    settings.TELEDERM_SERVING = {"TARGET": "127.0.0.1:1", "MODEL_VERSION": 1, "DEADLINE_S": 1}
    ((identity, message),) = serving_messages(deploy=True)
    assert identity == "serving.W001"
    assert "127.0.0.1:1" in message
    with pytest.raises(CommandError, match="UNAVAILABLE"):
        call_command("check_serving")


@pytest.mark.django_db
def test_check_serving_makes_a_real_call(settings: Settings, embedded: Embedded) -> None:
    settings.TELEDERM_SERVING = {"TARGET": embedded.target, "MODEL_VERSION": 1, "DEADLINE_S": 20}
    out = io.StringIO()
    call_command("check_serving", stdout=out)
    assert "lesion_classifier version 1: AVAILABLE" in out.getvalue()
    assert "answers as the contract says" in out.getvalue()
    assert serving_messages(deploy=True) == []


@pytest.mark.django_db
def test_check_serving_says_what_differs(settings: Settings, embedded: Embedded) -> None:
    settings.TELEDERM_SERVING = {
        "TARGET": embedded.target,
        "MODEL_NAME": "half_plus_two",
        "MODEL_VERSION": 123,
        "DEADLINE_S": 20,
    }
    errors = io.StringIO()
    with pytest.raises(CommandError, match="does not hold"):
        call_command("check_serving", stdout=io.StringIO(), stderr=errors)
    assert "the model has no output probabilities" in errors.getvalue()
    assert {identity for identity, _ in serving_messages(deploy=True)} == {"serving.E002"}


def test_check_serving_asks_for_another_version_than_the_settings(
    settings: Settings, embedded: Embedded
) -> None:
    settings.TELEDERM_SERVING = {
        "TARGET": embedded.target,
        "MODEL_VERSION": 9,
        "VERSION_LABEL": "nobody's",
        "DEADLINE_S": 20,
    }
    out, errors = io.StringIO(), io.StringIO()
    call_command("check_serving", "--model-version", "1", stdout=out)
    assert "version 1 answers as the contract says" in out.getvalue()
    with pytest.raises(CommandError, match="does not hold"):
        call_command("check_serving", "--model-version", "2", stdout=out, stderr=errors)
    assert "version 2 of lesion_classifier is not available" in errors.getvalue()
    with pytest.raises(CommandError, match="versions start at 1"):
        call_command("check_serving", "--model-version", "0")


def test_check_serving_finds_labels_that_the_metadata_can_not_show(
    settings: Settings, embedded: Embedded
) -> None:
    settings.TELEDERM_SERVING = {
        "TARGET": embedded.target,
        "MODEL_NAME": "shuffled",
        "MODEL_VERSION": 1,
        "DEADLINE_S": 20,
    }
    with pytest.raises(CommandError, match="wrong_label_map"):
        call_command("check_serving", stdout=io.StringIO())
