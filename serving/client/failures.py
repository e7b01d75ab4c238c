"""From a gRPC status to one of our errors, and to what it says about the server."""

from typing import Final

import grpc

from serving.errors import (
    InvalidRequest,
    ModelFailed,
    ModelNotFound,
    ModelOverloaded,
    ModelTimeout,
    ModelUnavailable,
    ServingError,
)

_BY_STATUS: Final[dict[grpc.StatusCode, type[ServingError]]] = {
    grpc.StatusCode.UNAVAILABLE: ModelUnavailable,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ModelOverloaded,
    grpc.StatusCode.DEADLINE_EXCEEDED: ModelTimeout,
    grpc.StatusCode.NOT_FOUND: ModelNotFound,
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequest,
}
_MAX_DETAILS: Final = 300  # characters of the server's own words

# Failures after which the breaker counts: the server did not do its work at all.
COUNTED_BY_BREAKER: Final = (ModelUnavailable, ModelOverloaded, ModelTimeout, ModelFailed)
# Failures after which the same request may be sent again at once.
SENT_AGAIN: Final = (ModelUnavailable, ModelOverloaded)


def error_from_rpc(error: grpc.RpcError, target: str) -> ServingError:
    """Return the ServingError for what gRPC raised while calling the server at `target`."""
    status, details = error.code(), (error.details() or "")[:_MAX_DETAILS]
    message = f"The model server at {target} answered {status.name}: {details}"
    if status is grpc.StatusCode.RESOURCE_EXHAUSTED and "larger than max" in details:
        return InvalidRequest(message, code="message_too_large")
    if status is grpc.StatusCode.INVALID_ARGUMENT and "version label" in details:
        return ModelNotFound(message, code="unknown_label")
    if status is grpc.StatusCode.FAILED_PRECONDITION and "signature" in details:
        return ModelNotFound(message, code="unknown_signature")
    if kind := _BY_STATUS.get(status):
        return kind(message)
    return ModelFailed(message, code=status.name.lower())
