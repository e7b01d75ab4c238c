"""Saying who sends: a token signed with the site's key (RFC 8292), which the browser was shown.

A service takes messages for a subscription from the holder of that key only, so a leaked endpoint
is worth nothing to anybody else.
"""

import json
import time
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from telederm.notifications.push.base64url import decode, encode
from telederm.notifications.push.encryption import CURVE, encode_point

KEY_BYTES: Final = 32
_HOLDS_S: Final = 12 * 60 * 60  # a token's time; services refuse more than a day


def read_key() -> ec.EllipticCurvePrivateKey | None:
    """Return the key of TELEDERM_PUSH_KEY, None where there is no push.

    Raises:
        ImproperlyConfigured: the setting holds something else.
    """
    word: str = settings.TELEDERM_PUSH_KEY
    if not word:
        return None
    try:
        raw = decode(word)
        if len(raw) != KEY_BYTES:
            raise ValueError("A key has 32 bytes.")  # noqa: TRY301 - one message for all of it
        return ec.derive_private_key(int.from_bytes(raw, "big"), CURVE)
    except ValueError as error:
        raise ImproperlyConfigured(
            "TELEDERM_PUSH_KEY is no key of P-256: write 32 random bytes in base64."
        ) from error


def print_public_key() -> str:
    """Return the public key as a page's script hands it to the browser; empty without push."""
    key = read_key()
    return encode(encode_point(key.public_key())) if key else ""


def make_authorization(endpoint: str, key: ec.EllipticCurvePrivateKey) -> str:
    """Return the header's value for one request to the service of an endpoint."""
    target = urlsplit(endpoint)
    claims = {
        "aud": f"{target.scheme}://{target.netloc}",
        "exp": int(time.time()) + _HOLDS_S,
        "sub": settings.TELEDERM_PUSH_CONTACT or settings.TELEDERM_PUBLIC_URL,
    }
    token = _sign(claims, key)
    return f"vapid t={token}, k={encode(encode_point(key.public_key()))}"


def _sign(claims: dict[str, object], key: ec.EllipticCurvePrivateKey) -> str:
    head = _write({"typ": "JWT", "alg": "ES256"})
    signed = f"{head}.{_write(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = r.to_bytes(KEY_BYTES, "big") + s.to_bytes(KEY_BYTES, "big")
    return f"{signed}.{encode(signature)}"


def _write(part: dict[str, object]) -> str:
    return encode(json.dumps(part, separators=(",", ":")).encode())
