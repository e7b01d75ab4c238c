"""A site of one socket: whoever opens it hears what is sent to one group.

The variable BENCHMARK_REDIS chooses the layer: Redis' pub/sub at that address, or, when it is
empty, ours over the database at DATABASE_URL.
"""

import os
import time
from typing import Any

import django
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.conf import settings
from django.urls import path

GROUP = "queue"
REDIS = os.environ["BENCHMARK_REDIS"]
LAYERS = {
    "ours": {
        "BACKEND": "telederm.core.channel_layer.PostgresChannelLayer",
        "CONFIG": {"dsn": os.environ["DATABASE_URL"]},
    },
    "redis": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS]},
    },
}

settings.configure(CHANNEL_LAYERS={"default": LAYERS["redis" if REDIS else "ours"]})
django.setup()


class Listener(AsyncJsonWebsocketConsumer):
    """Tells what its group is told; a word from its client is told to the whole group."""

    groups = (GROUP,)

    async def receive_json(self, content: Any, **options: Any) -> None:
        """Pass the client's number on, with the moment at which it came."""
        hint = {"type": "hint", "number": content, "sent": time.monotonic()}
        await get_channel_layer().group_send(GROUP, hint)

    async def hint(self, event: dict[str, Any]) -> None:
        """One message of the group."""
        await self.send_json([event["number"], event["sent"]])


application = URLRouter([path("", Listener.as_asgi())])
