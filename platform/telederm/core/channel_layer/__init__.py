"""A Channels layer over PostgreSQL's LISTEN and NOTIFY: one engine fewer to run.

What it promises, and what not:

* at most once. A message sent while the database restarts, or while a receiver's queue is
  full, is lost. Whoever may have lost something is told so, once, by a message of type
  `GAP_TYPE` with the key `reason` ("reconnected", "overflow" or "expired"). Every consumer
  on this layer therefore needs a handler `layer_gap(self, message)`, which should make its
  client fetch what it missed;
* order: what one process sends to one channel or group arrives in that order;
* a channel belongs to the process and event loop that made it (`new_channel`) or receives on
  it, and only they may put it into groups (as in channels_redis.pubsub). A plain name that
  several processes receive on is heard by each of them;
* a message is a dict that JSON can hold, at most `MAX_PAYLOAD_BYTES` with its address.
"""

from telederm.core.channel_layer.errors import (
    ForeignChannelError,
    LayerError,
    LayerUnavailableError,
    MessageTooLargeError,
    MessageTypeError,
)
from telederm.core.channel_layer.layer import PostgresChannelLayer
from telederm.core.channel_layer.mailbox import GAP_TYPE
from telederm.core.channel_layer.messages import MAX_PAYLOAD_BYTES

__all__ = [
    "GAP_TYPE",
    "MAX_PAYLOAD_BYTES",
    "ForeignChannelError",
    "LayerError",
    "LayerUnavailableError",
    "MessageTooLargeError",
    "MessageTypeError",
    "PostgresChannelLayer",
]
