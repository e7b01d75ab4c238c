"""Channels to the model server: options, TLS, and re-use within one process and loop."""

import asyncio
import threading
from pathlib import Path
from typing import Any, Final

import grpc
import grpc.aio

from serving import contract
from serving.client.config import ClientConfig, TlsConfig

# Pings only while a call is out, and rarely: a server answers too many with GOAWAY.
OPTIONS: Final = (
    ("grpc.max_send_message_length", contract.MAX_MESSAGE_BYTES),
    ("grpc.max_receive_message_length", contract.MAX_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 0),
    ("grpc.enable_retries", 0),  # one place decides on retries: the client's steps
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)


def _read(path: Path | None) -> bytes | None:
    return None if path is None else path.read_bytes()


def _credentials(tls: TlsConfig) -> grpc.ChannelCredentials:
    return grpc.ssl_channel_credentials(
        root_certificates=_read(tls.ca_file),
        private_key=_read(tls.key_file),
        certificate_chain=_read(tls.cert_file),
    )


def _options(tls: TlsConfig | None) -> list[tuple[str, Any]]:
    extra = [("grpc.ssl_target_name_override", tls.server_name)] if tls and tls.server_name else []
    return [*OPTIONS, *extra]


def open_channel(config: ClientConfig) -> grpc.Channel:
    """Open a channel for threads. It connects at the first call."""
    if config.tls is None:
        return grpc.insecure_channel(config.target, options=_options(None))
    return grpc.secure_channel(
        config.target, _credentials(config.tls), options=_options(config.tls)
    )


def open_async_channel(config: ClientConfig) -> grpc.aio.Channel:
    """Open a channel for the running event loop. It connects at the first call."""
    if config.tls is None:
        return grpc.aio.insecure_channel(config.target, options=_options(None))
    return grpc.aio.secure_channel(
        config.target, _credentials(config.tls), options=_options(config.tls)
    )


class Channels:
    """One channel for the threads of a process, and one for its event loop.

    An async channel belongs to its loop: in another loop a new one is opened.
    Not for use after a fork; the client makes a new object there.
    """

    def __init__(self, config: ClientConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._channel: grpc.Channel | None = None
        self._async: tuple[asyncio.AbstractEventLoop, grpc.aio.Channel] | None = None

    def for_threads(self) -> grpc.Channel:
        """Return the threads' channel."""
        with self._lock:
            if self._channel is None:
                self._channel = open_channel(self._config)
            return self._channel

    def for_loop(self) -> grpc.aio.Channel:
        """Return the running loop's channel."""
        loop = asyncio.get_running_loop()
        if self._async is None or self._async[0] is not loop:
            self._async = (loop, open_async_channel(self._config))
        return self._async[1]

    def close(self) -> None:
        """Close the threads' channel; calls in flight end with CANCELLED."""
        with self._lock:
            held, self._channel = self._channel, None
        if held is not None:
            held.close()

    async def aclose(self) -> None:
        """Close the running loop's channel, and the threads' one."""
        held, self._async = self._async, None
        if held is not None and held[0] is asyncio.get_running_loop():
            await held[1].close(grace=None)
        self.close()
