"""How to reach a model server, and how patient to be with it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from serving import contract


class ConfigError(ValueError):
    """The client's configuration can't work."""


@dataclass(frozen=True, slots=True)
class TlsConfig:
    """Files in PEM format. With a certificate and its key the client proves itself (mTLS)."""

    ca_file: Path | None = None  # None: the system's certificate authorities
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None  # where the certificate names another host than the target

    def __post_init__(self) -> None:
        if (self.cert_file is None) != (self.key_file is None):
            raise ConfigError("mTLS needs both a certificate and its key: set both, or neither.")
        for path in (self.ca_file, self.cert_file, self.key_file):
            if path is not None and not path.is_file():
                raise ConfigError(f"The TLS file {path} does not exist: correct the setting.")


@dataclass(frozen=True, slots=True)
class ClientConfig:
    """One model on one server.

    A version, a label, or both are pinned: the request names the label if there
    is one (else the version), and an answer of another version is refused.
    """

    target: str  # host:port
    model_name: str = contract.MODEL_NAME
    model_version: int | None = None
    version_label: str | None = None
    deadline_s: float = 5.0  # for one call, with all its retries
    max_attempts: int = 3
    backoff_initial_s: float = 0.05
    backoff_max_s: float = 1.0
    max_in_flight: int = 8  # requests of this client at the server at one time
    breaker_failures: int = 5  # failures in a row that open the circuit breaker
    breaker_reset_s: float = 5.0  # how long it stays open before one call tries again
    tls: TlsConfig | None = None

    def for_version(self, number: int) -> Self:
        """Return the same but pinned to this version, whatever version or label was pinned."""
        return replace(self, model_version=number, version_label=None)

    def __post_init__(self) -> None:
        if not self.target.strip():
            raise ConfigError("The model server's address is empty: set it to host:port.")
        if self.model_version is None and not self.version_label:
            raise ConfigError("Pin the model: set a version, a version label, or both.")
        if self.model_version is not None and self.model_version < 1:
            raise ConfigError(f"Model versions start at 1, not {self.model_version}.")
        if self.deadline_s <= 0 or self.breaker_reset_s <= 0 or self.backoff_max_s <= 0:
            raise ConfigError("Deadlines and waiting times must be longer than 0 seconds.")
        if min(self.max_attempts, self.max_in_flight, self.breaker_failures) < 1:
            raise ConfigError("Attempts, calls in flight and breaker failures start at 1.")
