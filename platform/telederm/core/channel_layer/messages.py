"""What travels in one NOTIFY: an address line, then the message as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from telederm.core.channel_layer.errors import MessageTooLargeError, MessageTypeError

# NOTIFY_PAYLOAD_MAX_LENGTH in PostgreSQL's src/backend/commands/async.c: shorter than 8,000.
MAX_PAYLOAD_BYTES: Final = 7999

Kind = Literal["channel", "group"]
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a message is for: one channel, or everybody in a group."""

    kind: Kind
    name: str


def encode(address: Address, message: Mapping[str, Any]) -> str:
    """Return the payload for one message.

    Raises:
        MessageTypeError: JSON can't hold the message (bytes, dates, NaN).
        MessageTooLargeError: address and message come to more than `MAX_PAYLOAD_BYTES`.
    """
    if not isinstance(message, dict):
        raise MessageTypeError(f"A message is a dict, not a {type(message).__name__}.")
    try:
        body = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(f"{address.kind} {address.name}\n{body}".encode())
    except (TypeError, ValueError) as error:  # not serialisable, NaN, or a lone surrogate
        raise MessageTypeError(f"JSON can't hold this message: {error}") from error
    if size > MAX_PAYLOAD_BYTES:
        raise MessageTooLargeError(
            f"The message takes {size} bytes and PostgreSQL's NOTIFY carries "
            f"{MAX_PAYLOAD_BYTES}: send a reference and let the receiver fetch the rest."
        )
    return f"{address.kind} {address.name}\n{body}"


def read_address(payload: str) -> Address | None:
    """Return whom a payload is for, without reading its body; None if it is not ours."""
    kind, _, name = payload.partition("\n")[0].partition(" ")
    if kind == "channel":
        return Address("channel", name)
    if kind == "group":
        return Address("group", name)
    return None


def read_message(payload: str) -> Message:
    """Return a new copy of the message in a payload.

    Raises:
        MessageTypeError: the payload was not made by `encode`.
    """
    try:
        message = json.loads(payload.partition("\n")[2])
    except ValueError as error:
        raise MessageTypeError("The payload holds no JSON.") from error
    if not isinstance(message, dict):
        raise MessageTypeError("The payload holds no dict.")
    return message
