"""Moving a model's version labels on a running server."""

from collections.abc import Mapping
from typing import Final

import grpc

from serving.client.channels import open_channel
from serving.client.config import ClientConfig
from serving.client.failures import error_from_rpc
from serving.errors import ModelFailed
from serving.stubs import model_management_pb2, model_service_pb2_grpc

_RELOAD_S: Final = 30.0  # the server answers when the configuration is in force


def assign_labels(config: ClientConfig, *, base_path: str, labels: Mapping[str, int]) -> None:
    """Let the server serve all versions under `base_path`, and point each label to its version.

    The request replaces the server's whole list of models: only for a server that serves
    this model alone. `base_path` is an absolute path as the server sees it. A server that
    re-reads a models.config of its own undoes this at the next reading. Raises a ServingError.
    """
    request = model_management_pb2.ReloadConfigRequest()
    model = request.config.model_config_list.config.add(
        name=config.model_name, base_path=base_path, model_platform="tensorflow"
    )
    model.model_version_policy.all.SetInParent()
    for label, version in sorted(labels.items()):
        model.version_labels[label] = version
    channel = open_channel(config)
    try:
        stub = model_service_pb2_grpc.ModelServiceStub(channel)
        response = stub.HandleReloadConfigRequest(request, timeout=_RELOAD_S)
    except grpc.RpcError as error:
        raise error_from_rpc(error, config.target) from error
    finally:
        channel.close()
    if response.status.error_code:
        raise ModelFailed(f"The model server refused the labels: {response.status.error_message}")
