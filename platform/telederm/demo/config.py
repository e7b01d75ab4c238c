"""Where the demo keeps its things and which addresses it uses."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from telederm.demo.errors import DemoError

PROJECT: Final = Path(__file__).resolve().parents[3]
HOST: Final = "127.0.0.1"
DATA_VARIABLE: Final = "TELEDERM_DATA_DIR"
WEB_PORT_VARIABLE: Final = "TELEDERM_WEB_PORT"
MODEL_PORT_VARIABLE: Final = "TELEDERM_MODEL_PORT"
OWNER_VARIABLE: Final = "TELEDERM_OWNER_DATABASE_URL"
_LARGEST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class DemoConfig:
    """One demo: its data folder and its ports.

    Attributes:
        database_url: a server of one's own, as web and worker connect; None means the embedded
            PostgreSQL.
        owner_url: the same database as migrations connect.
    """

    data_dir: Path
    web_port: int
    model_port: int
    database_url: str | None
    owner_url: str | None = None

    @property
    def logs_dir(self) -> Path:
        """One file for each part."""
        return self.data_dir / "logs"

    @property
    def mail_dir(self) -> Path:
        """Each mail that the platform sent, as a file."""
        return self.data_dir / "mail"

    @property
    def postgres_dir(self) -> Path:
        """The embedded PostgreSQL's folder."""
        return self.data_dir / "postgres"

    @property
    def models_dir(self) -> Path:
        """The models that the repository ships."""
        return PROJECT / "serving" / "models"

    @property
    def web_address(self) -> str:
        """Where people point their browser."""
        return f"http://{HOST}:{self.web_port}"


def read_config(environment: Mapping[str, str] = os.environ) -> DemoConfig:
    """Read the demo's settings from the environment.

    Raises:
        DemoError: a port is not a number from 1 to 65535.
    """
    database_url = environment.get("DATABASE_URL") or None
    folder = Path(environment.get(DATA_VARIABLE) or PROJECT / ".data").expanduser()
    return DemoConfig(
        data_dir=Path.cwd() / folder,
        web_port=_read_port(environment, WEB_PORT_VARIABLE, 8000),
        model_port=_read_port(environment, MODEL_PORT_VARIABLE, 8500),
        database_url=database_url,
        owner_url=environment.get(OWNER_VARIABLE) or database_url,
    )


def _read_port(environment: Mapping[str, str], name: str, default: int) -> int:
    word = environment.get(name) or str(default)
    if not word.isdecimal() or not 0 < int(word) <= _LARGEST_PORT:
        raise DemoError(f"{name} is {word!r}: write a port number from 1 to {_LARGEST_PORT}.")
    return int(word)
