"""The Ed25519 key that signs anchors: 32 bytes in base64, as `secrets.token_urlsafe(32)` prints."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def read_signing_key() -> Ed25519PrivateKey | None:
    """Return the key of TELEDERM_AUDIT_KEY, None where anchors are not made.

    Raises:
        ImproperlyConfigured: the setting holds something else.
    """
    word: str = settings.TELEDERM_AUDIT_KEY
    if not word:
        return None
    return Ed25519PrivateKey.from_private_bytes(_decode(word, "TELEDERM_AUDIT_KEY"))


def read_public_key(word: str = "") -> Ed25519PublicKey | None:
    """Return the key that is given, or TELEDERM_AUDIT_PUBLIC_KEY, or the signing key's own half.

    Raises:
        ImproperlyConfigured: what is given is no key.
    """
    word = word or settings.TELEDERM_AUDIT_PUBLIC_KEY
    if word:
        return Ed25519PublicKey.from_public_bytes(_decode(word, "TELEDERM_AUDIT_PUBLIC_KEY"))
    signing_key = read_signing_key()
    return signing_key.public_key() if signing_key else None


def print_public_key(key: Ed25519PublicKey) -> str:
    """Return the key as TELEDERM_AUDIT_PUBLIC_KEY takes it."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(word: str, name: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(word.strip() + "=" * (-len(word.strip()) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32:  # noqa: PLR2004 - an Ed25519 key, by RFC 8032
        raise ImproperlyConfigured(f"{name} is no Ed25519 key: write 32 bytes in base64.")
    return raw
