"""One request to a push service: https only, no redirect followed, and nothing of it logged."""

import http.client
import ssl
from enum import Enum
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from telederm.notifications.push.encryption import Receiver, encrypt
from telederm.notifications.push.endpoints import check_endpoint
from telederm.notifications.push.vapid import make_authorization

TIMEOUT_S: Final = 10.0
_KEPT_S: Final = 24 * 60 * 60  # how long the service keeps it for a device that is off
_TOO_MANY: Final = 429
_GONE: Final = {http.client.NOT_FOUND, http.client.GONE}


class PushUnavailable(Exception):
    """The service can't take it now; try again later."""


class Outcome(Enum):
    """What a service said."""

    TAKEN = "taken"
    GONE = "gone"  # the subscription exists no more
    REFUSED = "refused"  # and will be refused again


def post_message(
    text: bytes, *, endpoint: str, receiver: Receiver, key: ec.EllipticCurvePrivateKey
) -> Outcome:
    """Hand one message to the service.

    Raises:
        EndpointRefused: the endpoint may not be called.
        PushUnavailable: the service can't be reached, or asks to try later.
    """
    parts = check_endpoint(endpoint)
    headers = {
        "Authorization": make_authorization(endpoint, key),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_KEPT_S),
        "Topic": "inbox",  # a later message takes the place of one that waits
        "Urgency": "normal",
    }
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return _judge(_post(parts.netloc, path, encrypt(text, receiver), headers))


def _post(place: str, path: str, body: bytes, headers: dict[str, str]) -> int:
    # http.client follows no redirect: a service can't send us to an address inside the clinic.
    line = http.client.HTTPSConnection(
        place, timeout=TIMEOUT_S, context=ssl.create_default_context()
    )
    try:
        line.request("POST", path, body=body, headers=headers)
        return line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        # Without its words: they may hold the address, which whoever has it could write to.
        raise PushUnavailable(type(error).__name__) from None
    finally:
        line.close()


def _judge(status: int) -> Outcome:
    if status in _GONE:
        return Outcome.GONE
    if status == _TOO_MANY or status >= http.client.INTERNAL_SERVER_ERROR:
        raise PushUnavailable(f"status {status}")
    return (
        Outcome.TAKEN
        if http.client.OK <= status < http.client.MULTIPLE_CHOICES
        else Outcome.REFUSED
    )
