"""From Django's settings to the client: the one place where the two meet.

TELEDERM_SERVING = {
    "TARGET": "127.0.0.1:8500",
    "MODEL_VERSION": 1,             # or "VERSION_LABEL": "stable", or both
    "DEADLINE_S": 5.0,
    "TLS": None,                    # or {"CA_FILE": ..., "CERT_FILE": ..., "KEY_FILE": ...}
}
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from serving import client
from serving.client import ClientConfig, ConfigError, TlsConfig, log_call


def client_config() -> ClientConfig:
    """Return the configuration in settings.TELEDERM_SERVING. Raises ConfigError."""
    given = getattr(settings, "TELEDERM_SERVING", None)
    if not isinstance(given, Mapping):
        raise ConfigError("settings.TELEDERM_SERVING is missing: set it to a dict with a TARGET.")
    values = _lower(given, ClientConfig, "TELEDERM_SERVING")
    if "target" not in values:
        raise ConfigError("TELEDERM_SERVING has no TARGET: set it to the model server's host:port.")
    if (tls := values.pop("tls", None)) is not None:
        values["tls"] = _tls(tls)
    return ClientConfig(**values)


@cache
def shared_client() -> "client.ModelClient":
    """Return this process's client, made at the first call. Raises ConfigError."""
    return client.ModelClient(client_config(), on_call=log_call)


def _tls(given: Any) -> TlsConfig:
    if not isinstance(given, Mapping):
        raise ConfigError('TELEDERM_SERVING["TLS"] must be None or a dict of files.')
    values = _lower(given, TlsConfig, 'TELEDERM_SERVING["TLS"]')
    files = {name: Path(value) for name, value in values.items() if name.endswith("_file")}
    return TlsConfig(**{**values, **files})


def _lower(given: Mapping[str, Any], kind: type[Any], where: str) -> dict[str, Any]:
    known = {field.name for field in fields(kind)}
    values = {name.lower(): value for name, value in given.items()}
    if unknown := sorted(set(values) - known):
        raise ConfigError(f"{where} has the unknown keys {[name.upper() for name in unknown]}.")
    return values
