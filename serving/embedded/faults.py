"""Mistakes as TensorFlow Serving reports them: a gRPC status code and a sentence."""

import grpc


class Fault(Exception):
    """Ends a call with this gRPC status code and message."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def number(self) -> int:
        """The code as tensorflow.error.Code and google.rpc.Code number it."""
        number: int = self.code.value[0]
        return number


def invalid_argument(message: str) -> Fault:
    """Return the fault for a request that is wrong in itself."""
    return Fault(grpc.StatusCode.INVALID_ARGUMENT, message)


def not_found(message: str) -> Fault:
    """Return the fault for a model or version that is not served."""
    return Fault(grpc.StatusCode.NOT_FOUND, message)


def failed_precondition(message: str) -> Fault:
    """Return the fault for a request that the server's state does not allow."""
    return Fault(grpc.StatusCode.FAILED_PRECONDITION, message)


def unavailable(message: str) -> Fault:
    """Return the fault for a server that has too much to do, or is going away."""
    return Fault(grpc.StatusCode.UNAVAILABLE, message)


def unknown(message: str) -> Fault:
    """Return the fault for models that did not become available."""
    return Fault(grpc.StatusCode.UNKNOWN, message)


def internal(message: str) -> Fault:
    """Return the fault for something that should not have happened."""
    return Fault(grpc.StatusCode.INTERNAL, message)


_BY_NUMBER = {code.value[0]: code for code in grpc.StatusCode}


def from_tensorflow(error: Exception) -> Fault:
    """Return the fault for what TensorFlow raised; its codes are gRPC's by number."""
    number = getattr(error, "error_code", None)
    code = _BY_NUMBER.get(number) if isinstance(number, int) else None
    message = getattr(error, "message", None) or str(error)
    return Fault(code or grpc.StatusCode.INTERNAL, str(message)[:2000])
