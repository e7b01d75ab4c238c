"""A small mail server on this machine that talks SMTP: it can be slow, and refuse recipients."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pytest_django import Settings

_PATIENCE_S = 20


@dataclass
class MailServer:
    """What it was sent, and how it behaves."""

    port: int = 0
    refuses: bool = False
    mails: list[str] = field(default_factory=list)
    has_mail: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def take(self, mail: str) -> bytes:
        """Keep a mail; answer when the test lets it."""
        self.mails.append(mail)
        self.has_mail.set()
        self.may_answer.wait(_PATIENCE_S)
        return b"250 taken"


@contextmanager
def running_mail_server(settings: Settings) -> Iterator[MailServer]:
    """Have Django send all mail to a server of the test's own, which answers at once."""
    state = MailServer()
    state.may_answer.set()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler_of(state)) as server:
        state.port = server.server_address[1]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", state.port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield state
        finally:
            state.may_answer.set()
            server.shutdown()


def _handler_of(state: MailServer) -> type[socketserver.StreamRequestHandler]:
    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 hello\r\n")
            while line := self.rfile.readline().decode():
                self.wfile.write(_answer(state, line, self.rfile, self.wfile) + b"\r\n")

    return Talk


def _answer(state: MailServer, line: str, incoming: Any, outgoing: Any) -> bytes:
    verb = line[:4].upper()
    if verb == "RCPT" and state.refuses:
        return b"550 nobody of the name " + line.encode().strip()
    if verb != "DATA":
        return b"250 fine"
    outgoing.write(b"354 go on\r\n")
    return state.take("".join(iter(lambda: incoming.readline().decode(), ".\r\n")))
