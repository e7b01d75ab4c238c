"""Six-digit codes for the demo's clinicians, in place of a phone (RFC 6238, RFC 4226)."""

import base64
import hmac
import secrets
import time
from typing import Final

PERIOD_S: Final = 30
_DIGITS: Final = 6
_SECRET_BYTES: Final = 20  # RFC 4226 recommends 160 bits


def make_secret() -> str:
    """Return a new shared secret in base 32, as authenticator apps and allauth write it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def code_at(secret: str, at: float | None = None) -> str:
    """Return the six-digit code.

    Args:
        secret: shared secret in base 32.
        at: seconds since the epoch; None means now.
    """
    counter = int(time.time() if at is None else at) // PERIOD_S
    digest = hmac.digest(base64.b32decode(secret, casefold=True), counter.to_bytes(8), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def seconds_left(at: float | None = None) -> int:
    """Return for how many more seconds the current code holds."""
    return PERIOD_S - int(time.time() if at is None else at) % PERIOD_S
