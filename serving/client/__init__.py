"""The platform's client of a TensorFlow Serving gRPC API.

    client = ModelClient(ClientConfig(target="127.0.0.1:8500", model_version=1))
    answer = client.classify([jpeg_bytes])          # or: await client.aclassify(...)

It never loads TensorFlow (serving.stubs). Its errors are serving.errors.

A web process may never ask a model, and gRPC with its stubs weighs 28 MB: what needs them is
loaded when it is first used, as an attribute of this module.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from serving.client.breaker import BreakerState
from serving.client.config import ClientConfig, ConfigError, TlsConfig
from serving.client.metrics import CallRecord, MetricsHook, log_call
from serving.client.model_answer import ModelAnswer

if TYPE_CHECKING:
    from serving.client.client import ModelClient
    from serving.client.inspection import Inspection, inspect_server
    from serving.client.labels import assign_labels

_LOADED_AT_FIRST_USE: Final = {
    "Inspection": "serving.client.inspection",
    "ModelClient": "serving.client.client",
    "assign_labels": "serving.client.labels",
    "inspect_server": "serving.client.inspection",
}

__all__ = [
    "BreakerState",
    "CallRecord",
    "ClientConfig",
    "ConfigError",
    "Inspection",
    "MetricsHook",
    "ModelAnswer",
    "ModelClient",
    "TlsConfig",
    "assign_labels",
    "inspect_server",
    "log_call",
]


def __getattr__(name: str) -> Any:
    if (module := _LOADED_AT_FIRST_USE.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(module), name)
