"""Everything that can go wrong between the platform and a model server.

    ServingError
    |-- ModelUnavailable    no server, or it is restarting, or the breaker is open
    |-- ModelOverloaded     the server or this client has too much to do
    |-- ModelTimeout        no answer within the deadline
    |-- ModelNotFound       no such model, version, label or signature
    |-- ModelFailed         the server broke while it answered
    |-- InvalidRequest      the images can't be sent, or the model refused them
    `-- InvalidAnswer       an answer came that must not be believed

`retryable` says whether the same call may succeed later without anybody
changing anything; `code` is a stable word for logs, metrics and stored runs.
"""

from typing import ClassVar


class ServingError(Exception):
    """A call to the model server gave no answer that may be used."""

    retryable: ClassVar[bool] = False
    default_code: ClassVar[str] = "serving_error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.default_code


class ModelUnavailable(ServingError):
    """No server answered; code `circuit_open` when this client stopped asking for a while."""

    retryable = True
    default_code = "unavailable"


class ModelOverloaded(ServingError):
    """The server refused for lack of room; code `too_many_in_flight` when this client did."""

    retryable = True
    default_code = "overloaded"


class ModelTimeout(ServingError):
    """No answer came within the call's deadline."""

    retryable = True
    default_code = "timeout"


class ModelNotFound(ServingError):
    """The server is there, but not the model, version, label or signature asked for."""

    default_code = "not_found"


class ModelFailed(ServingError):
    """The server failed while it answered; `code` is the gRPC status in lower case."""

    default_code = "failed"


class InvalidRequest(ServingError):
    """The images can't be sent (none, empty, too large), or the model can't read them."""

    default_code = "invalid_request"


class InvalidAnswer(ServingError):
    """An answer came that must not be believed.

    Codes: `wrong_model`, `wrong_version`, `wrong_shape`, `not_finite`,
    `not_a_distribution`, `wrong_label_map`, `missing_output`.
    """

    default_code = "invalid_answer"
