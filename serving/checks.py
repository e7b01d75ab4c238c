"""System checks of the settings, and what `triage` asks the live server with `check --deploy`."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from serving import client
from serving.client import ClientConfig, ConfigError
from serving.config import client_config
from serving.errors import ServingError


@register(Tags.compatibility)
def check_settings(**_: Any) -> list[CheckMessage]:
    """Report a TELEDERM_SERVING that can't work."""
    try:
        client_config()
    except ConfigError as error:
        return [Error(str(error), hint="See docs/reference/serving.md.", id="serving.E001")]
    return []


def compare_server(config: ClientConfig) -> list[CheckMessage]:
    """Report how the live server's model differs from the contract.

    A server that can't be reached is a warning: cases are queued without it. Registered by
    `triage.checks`: which version answers cases stands in the database.
    """
    try:
        inspection = client.inspect_server(config)
    except ServingError as error:
        hint = "Start the model server, or correct TELEDERM_SERVING."
        return [Warning(str(error), hint=hint, id="serving.W001")]
    return [Error(sentence, id="serving.E002") for sentence in inspection.differences]
