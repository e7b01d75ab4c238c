"""The platform's client of a TensorFlow Serving gRPC API.

    client = ModelClient(ClientConfig(target="127.0.0.1:8500", model_version=1))
    answer = client.classify([jpeg_bytes])          # or: await client.aclassify(...)

It never loads TensorFlow (serving.stubs). Its errors are serving.errors.
"""

from serving.client.answers import ModelAnswer
from serving.client.breaker import BreakerState
from serving.client.client import ModelClient
from serving.client.config import ClientConfig, ConfigError, TlsConfig
from serving.client.inspection import Inspection, inspect_server
from serving.client.labels import assign_labels
from serving.client.metrics import CallCounters, CallRecord, MetricsHook

__all__ = [
    "BreakerState",
    "CallCounters",
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
]
