"""The platform's own client against a real gRPC server that answers as a test tells it to."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from serving.config import shared_client
from serving.contract import LABEL_CODES
from tests.serving.model_server import ModelServer, answer


def saying(**probabilities: float) -> Callable[[Any, Any], Any]:
    """Answer each image with these probabilities; unnamed labels get nothing."""
    row = [probabilities.get(code, 0.0) for code in LABEL_CODES]

    def behave(request: Any, _context: Any) -> Any:
        count = len(request.inputs["image_bytes"].string_val)
        return answer(request, rows=[row] * count)

    return behave


@pytest.fixture
def use_server(settings: Settings) -> Iterator[Callable[[str], None]]:
    """Point this process's model client at an address, with a short deadline."""

    def use(target: str) -> None:
        _forget_client()
        settings.TELEDERM_SERVING = {"TARGET": target, "MODEL_VERSION": 1, "DEADLINE_S": 2.0}

    yield use
    _forget_client()


@pytest.fixture
def model_server(use_server: Callable[[str], None]) -> Iterator[ModelServer]:
    """A running model server that the platform asks."""
    with ModelServer() as server:
        use_server(server.target)
        yield server


def _forget_client() -> None:
    if shared_client.cache_info().currsize:
        shared_client().close()
        shared_client.cache_clear()
