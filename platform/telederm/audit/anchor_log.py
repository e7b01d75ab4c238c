"""The log of anchors: one signed line for each, appended to a file that lies outside the database.

A line holds the number and digest of the chain's head, the time, the hash of the line before, and
an Ed25519 signature over all of it. Each line proves itself, so the log may be copied line by line
to wherever the database's administrators can't reach.
"""

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class BrokenAnchorLog(Exception):
    """A line of the log is not what was written; the message names it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one line says.

    Attributes:
        link: number of the chain's head; 0 while the chain is empty.
        digest: the head's digest, in hexadecimal.
        made_at: by the database's clock, in ISO 8601.
        previous: SHA-256 of the line before, in hexadecimal; empty in the first line.
    """

    link: int
    digest: str
    made_at: str
    previous: str

    def payload(self) -> bytes:
        """What is signed."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()


@contextmanager
def open_log(path: Path) -> Iterator[IO[bytes]]:
    """Open the log for one writer at a time; lines can only be added."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(descriptor, "r+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        yield log


def append_anchor(log: IO[bytes], anchor: Anchor, key: Ed25519PrivateKey) -> None:
    """Sign the anchor and write its line; it is on the disk when this returns."""
    signature = base64.b64encode(key.sign(anchor.payload())).decode()
    line = json.dumps({**asdict(anchor), "signature": signature}, separators=(",", ":"))
    log.seek(0, os.SEEK_END)
    log.write(line.encode() + b"\n")
    log.flush()
    os.fsync(log.fileno())


def read_anchors(log: IO[bytes], key: Ed25519PublicKey) -> Iterator[Anchor]:
    """Yield the anchors in order, each proven.

    Raises:
        BrokenAnchorLog: a line was changed, removed from the middle, or signed by another key.
    """
    log.seek(0)
    previous, link = "", 0
    for number, line in enumerate(log, start=1):
        anchor = _prove(line, number, key)
        if anchor.previous != previous:
            raise BrokenAnchorLog(f"line {number} of the anchor log doesn't follow the one before")
        if anchor.link < link:
            raise BrokenAnchorLog(f"line {number} of the anchor log goes back")
        previous, link = hash_line(line), anchor.link
        yield anchor


def hash_line(line: bytes) -> str:
    """What the next line names as the one before."""
    return hashlib.sha256(line.rstrip(b"\n")).hexdigest()


def read_last_line(log: IO[bytes]) -> bytes:
    """The last line, empty while there is none."""
    log.seek(0)
    last = b""
    for line in log:
        last = line
    return last


def _prove(line: bytes, number: int, key: Ed25519PublicKey) -> Anchor:
    try:
        fields = json.loads(line)
        signature = base64.b64decode(fields.pop("signature"))
        anchor = Anchor(**fields)
        key.verify(signature, anchor.payload())
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise BrokenAnchorLog(
            f"line {number} of the anchor log was changed, or another key signed it"
        ) from error
    return anchor
