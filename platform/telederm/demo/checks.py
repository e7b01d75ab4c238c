"""What has to be right before anything starts: one sentence each when it is not."""

import os
import socket
from pathlib import Path

from telederm.demo.config import HOST, MODEL_PORT_VARIABLE, WEB_PORT_VARIABLE, DemoConfig
from telederm.demo.errors import DemoError


def check_before_start(config: DemoConfig) -> None:
    """Raise DemoError for a port in use or a missing model."""
    _refuse_used_port(config.web_port, WEB_PORT_VARIABLE)
    _refuse_used_port(config.model_port, MODEL_PORT_VARIABLE)
    if config.web_port == config.model_port:
        raise DemoError(f"{WEB_PORT_VARIABLE} and {MODEL_PORT_VARIABLE} name the same port.")
    _require_model(config.models_dir)


def _refuse_used_port(port: int, variable: str) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise DemoError(
            f"Port {port} on {HOST} can't be used ({reason}): stop the program that has it, or "
            f"choose another port, as in `make demo {variable}={port + 1}`."
        ) from error


def _require_model(models_dir: Path) -> None:
    if not any(models_dir.glob("*/[0-9]*/saved_model.pb")):
        raise DemoError(
            f"There is no model under {models_dir}: get the complete repository again, or train "
            "and export one (docs/tutorial/train-a-model.md)."
        )
