"""The two services of TensorFlow Serving's gRPC API, over the catalogue and the manager."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, NoReturn

import grpc.aio

from serving.embedded.catalog import Catalog
from serving.embedded.faults import Fault, internal, invalid_argument, not_found
from serving.embedded.manager import ModelManager
from serving.embedded.messages import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_management_pb2,
    model_service_pb2_grpc,
    prediction_service_pb2_grpc,
)
from serving.embedded.predicting import predict
from serving.embedded.versions import Version

logger = logging.getLogger(__name__)
_SIGNATURES = "signature_def"
_Context = grpc.aio.ServicerContext[Any, Any]


async def _abort(context: _Context, fault: Fault) -> NoReturn:
    await context.abort(fault.code, fault.message)
    raise AssertionError("unreachable: abort raises")


async def _answer(context: _Context, work: Awaitable[Any]) -> Any:
    """Return what `work` gives; end the call with the status of what it raises."""
    try:
        return await work
    except Fault as fault:
        return await _abort(context, fault)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        logger.exception("a call failed in a way that it should not")
        return await _abort(context, internal(f"{type(error).__name__}: {error}"))


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):
    """Predict and GetModelMetadata; the other calls answer UNIMPLEMENTED."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def Predict(self, request: Any, context: _Context) -> Any:  # noqa: N802 (gRPC's name)
        """Run a signature on the request's inputs."""
        return await _answer(context, predict(self._catalog, request))

    async def GetModelMetadata(self, request: Any, context: _Context) -> Any:  # noqa: N802
        """Return the signature definitions of a version."""
        return await _answer(context, self._metadata(request))

    async def _metadata(self, request: Any) -> Any:
        if not request.HasField("model_spec"):
            raise invalid_argument("Missing ModelSpec")
        if not request.metadata_field:
            raise invalid_argument(
                "GetModelMetadataRequest must specify at least one metadata_field"
            )
        for name in request.metadata_field:
            if name != _SIGNATURES:
                raise invalid_argument(f"Metadata field {name} is not supported")
        version, loaded = self._catalog.find(request.model_spec)
        found = get_model_metadata_pb2.SignatureDefMap()
        for name, definition in loaded.servable.definitions.items():
            found.signature_def[name].CopyFrom(definition)
        response = get_model_metadata_pb2.GetModelMetadataResponse()
        response.model_spec.name = request.model_spec.name
        response.model_spec.version.value = version
        response.metadata[_SIGNATURES].Pack(found)
        return response


class ModelService(model_service_pb2_grpc.ModelServiceServicer):
    """GetModelStatus and HandleReloadConfigRequest."""

    def __init__(self, manager: ModelManager) -> None:
        self._manager = manager

    async def GetModelStatus(self, request: Any, context: _Context) -> Any:  # noqa: N802
        """Return the state of one version, or of all versions of a model."""
        return await _answer(context, self._status(request))

    async def HandleReloadConfigRequest(self, request: Any, context: _Context) -> Any:  # noqa: N802
        """Serve the models of another configuration from now on."""
        return await _answer(context, self._reload(request))

    async def _status(self, request: Any) -> Any:
        if not request.HasField("model_spec"):
            raise invalid_argument("Missing ModelSpec")
        spec = request.model_spec
        versions = self._manager.catalog.states(spec.name)
        if spec.HasField("version"):  # a label is not looked at, as in get_model_status_impl.cc
            wanted = spec.version.value
            if wanted not in versions:
                raise not_found(f"Could not find version {wanted} of model {spec.name}")
            versions = {wanted: versions[wanted]}
        if not versions:
            raise not_found(f"Could not find any versions of model {spec.name}")
        response = get_model_status_pb2.GetModelStatusResponse()
        for version in versions.values():
            _add_status(response, version)
        return response

    async def _reload(self, request: Any) -> Any:
        # In a thread: it waits for the new models, while this loop goes on answering.
        await asyncio.to_thread(self._manager.apply, request.config)
        response = model_management_pb2.ReloadConfigResponse()
        response.status.error_code = 0
        return response


def _add_status(response: Any, version: Version) -> None:
    entry = response.model_version_status.add(version=version.number, state=version.state.value)
    if version.fault is not None:
        entry.status.error_code = version.fault.number
        entry.status.error_message = version.fault.message
    else:
        entry.status.error_code = 0
