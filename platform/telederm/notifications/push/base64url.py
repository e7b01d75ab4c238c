"""Base64 as browsers write it: in the alphabet for addresses, without padding."""

import base64
import binascii


def encode(raw: bytes) -> str:
    """Return the word for some bytes."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(word: str) -> bytes:
    """Return the bytes of a word, padded or not.

    Raises:
        ValueError: it is none.
    """
    bare = word.strip().rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("This is no base64.") from error
