"""Hints over the channel layer: after the commit, at most once, and never with content.

A lost hint loses nothing: the rows are there, and a client asks again when it reconnects.
"""

import logging
from collections.abc import Callable, Mapping
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from telederm.core.clock import read_clock
from telederm.notifications.topics import (
    INBOX,
    QUEUE,
    case_group,
    case_topic,
    inbox_group,
    own_case_group,
    session_group,
)

logger = logging.getLogger(__name__)


def hint_case(case_id: UUID, version: int) -> None:
    """Tell those who work on a case how far it has come."""
    _after_commit(case_group(case_id), lambda: {"topic": case_topic(case_id), "seq": version})


def hint_own_case(case_id: UUID, told_steps: int) -> None:
    """Tell the patient's pages how far the case has come for them."""
    message = {"topic": case_topic(case_id), "seq": told_steps}
    _after_commit(own_case_group(case_id), lambda: message)


def hint_queue() -> None:
    """Tell followers of the queue that it has changed."""
    _after_commit(QUEUE, lambda: {"topic": QUEUE, "seq": read_clock()})


def hint_inbox(user_id: int, seq: int) -> None:
    """Tell a user's pages how far their inbox has come."""
    _after_commit(inbox_group(user_id), lambda: {"topic": INBOX, "seq": seq})


def close_session_sockets(session_key: str) -> None:
    """Close every socket that was opened by a session which has ended."""
    _after_commit(session_group(session_key), dict, kind="session.ended")


def _after_commit(
    group: str, make: Callable[[], Mapping[str, object]], *, kind: str = "topic.hint"
) -> None:
    transaction.on_commit(lambda: _send(group, {"type": kind, **make()}))


def _send(group: str, message: dict[str, object]) -> None:
    layer = get_channel_layer()
    try:
        async_to_sync(layer.group_send)(group, message)
    except Exception:
        logger.warning("a hint to a channel group was not sent", exc_info=True)
