"""Which outputs a version on the live server has: what may be asked for besides the contract."""

import time
from typing import Final

import grpc

from serving import contract
from serving.client.config import ClientConfig
from serving.client.failures import error_from_rpc
from serving.errors import ModelUnavailable
from serving.stubs import get_model_metadata_pb2, prediction_service_pb2_grpc

_DEADLINE_S: Final = 1.0  # nothing waits long for what is only a help
_ASK_AGAIN_S: Final = 60.0


class KnownOutputs:
    """Remembers for each version what its signature has; a version never changes."""

    def __init__(self, config: ClientConfig) -> None:
        self._config = config
        self._known: dict[int, frozenset[str]] = {}
        self._silent_until = 0.0

    def list_outputs(self, channel: grpc.Channel, version: int) -> frozenset[str]:
        """Return the version's outputs. Raises a ServingError if the server doesn't tell."""
        if version in self._known:
            return self._known[version]
        if time.monotonic() < self._silent_until:
            raise ModelUnavailable("The server did not tell its outputs a moment ago.")
        try:
            self._known[version] = self._ask(channel, version)
        except grpc.RpcError as error:
            self._silent_until = time.monotonic() + _ASK_AGAIN_S
            raise error_from_rpc(error, self._config.target) from error
        return self._known[version]

    def _ask(self, channel: grpc.Channel, version: int) -> frozenset[str]:
        request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
        request.model_spec.name = self._config.model_name
        request.model_spec.version.value = version
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        response = stub.GetModelMetadata(request, timeout=_DEADLINE_S)
        found = get_model_metadata_pb2.SignatureDefMap()
        response.metadata["signature_def"].Unpack(found)
        if contract.SIGNATURE not in found.signature_def:
            return frozenset()
        return frozenset(found.signature_def[contract.SIGNATURE].outputs)
