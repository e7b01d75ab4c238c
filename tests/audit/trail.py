"""A short trail with an anchor at its head, and what comes of tampering with it."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, transaction

from telederm.audit.anchors import add_anchor, verify_anchored_chain
from telederm.audit.chain import ChainReport
from telederm.audit.models import Action
from telederm.audit.services import record_event
from tests.audit.mutations import MUTATIONS
from tests.factories import make_user
from tests.raw import execute, without_triggers


@dataclass
class Trail:
    """The log of anchors, and the key that signed them."""

    path: Path
    key: Ed25519PrivateKey

    def verify(self) -> ChainReport:
        return verify_anchored_chain(path=self.path, key=self.key.public_key())

    def anchor(self) -> None:
        add_anchor(path=self.path, key=self.key)

    def notices(self, mutation: str, random: Random) -> bool:
        """Whether a change by the owner is found out; afterwards all is as before."""
        with transaction.atomic():
            with without_triggers():
                MUTATIONS[mutation](random)
            noticed = self.verify().broken_at is not None
            transaction.set_rollback(True)
        return noticed


def grow(events: int) -> None:
    """Write events, each in a transaction of its own, and link them as a commit would."""
    user = make_user()
    for number in range(events):
        with transaction.atomic():
            record_event(action=Action.READ, actor=user, record=user, reason=f"look {number}")
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def make_trail(folder: Path, *, events: int) -> Trail:
    """Events with an anchor in the middle and one at the head."""
    trail = Trail(folder / "anchors.jsonl", Ed25519PrivateKey.generate())
    for _ in range(2):
        grow(events // 2)
        trail.anchor()
    return trail


def is_refused(mutation: str, random: Random) -> bool:
    """Whether the application's role gets nowhere with it."""
    try:
        with transaction.atomic():
            MUTATIONS[mutation](random)
    except DatabaseError:
        return True
    return False
