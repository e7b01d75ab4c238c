"""Encrypting a push message so that only the browser can read it, not the service between.

RFC 8291 (keys) over RFC 8188 (`aes128gcm`), in one record. The primitives are `cryptography`'s.
"""

import os
import struct
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE: Final = ec.SECP256R1()
AUTH_BYTES: Final = 16
SALT_BYTES: Final = 16
RECORD_SIZE: Final = 4096  # bytes; services need not take more
# What a record holds beside the text: the tag, and the byte that says it is the last one.
MOST_BYTES: Final = RECORD_SIZE - 17
_LAST_RECORD: Final = b"\x02"


class BadKeys(ValueError):
    """What is given as a subscription's keys isn't any."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A browser's keys of one subscription: a public point (65 bytes) and a secret (16 bytes)."""

    p256dh: bytes
    auth: bytes

    def __post_init__(self) -> None:
        if len(self.auth) != AUTH_BYTES:
            raise BadKeys("The secret has another length.")
        self.public_key()

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The point, which has to lie on the curve.

        Raises:
            BadKeys: it doesn't.
        """
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, self.p256dh)
        except ValueError as error:
            raise BadKeys("The public key is no point of the curve.") from error


def encrypt(
    text: bytes,
    receiver: Receiver,
    *,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return the body of the request; salt and sender's key are new for each message.

    Raises:
        ValueError: the text is longer than `MOST_BYTES`.
    """
    if len(text) > MOST_BYTES:
        raise ValueError("The message doesn't fit into one record.")
    salt = salt or os.urandom(SALT_BYTES)
    sender = sender or ec.generate_private_key(CURVE)
    point = encode_point(sender.public_key())
    secret = _derive(
        sender.exchange(ec.ECDH(), receiver.public_key()),
        salt=receiver.auth,
        info=b"WebPush: info\0" + receiver.p256dh + point,
        length=32,
    )
    key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    header = salt + struct.pack("!IB", RECORD_SIZE, len(point)) + point
    return header + AESGCM(key).encrypt(nonce, text + _LAST_RECORD, None)


def encode_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the uncompressed point: 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
