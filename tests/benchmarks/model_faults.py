"""The model server's states, one after the other on one port: well, stopped, killed, and slow."""

import os
import signal
from collections.abc import Iterator
from typing import Final

from tests.faults.site import ROOT
from tests.serving.embedded import Embedded
from tests.serving.model_server import ModelServer, slow

SLOW_S: Final = 8.0  # twice what a caller waits
WELL: Final = "well"
FAULTS: Final = ("stopped", "killed", "slow")


def walk_through_states(port: int) -> Iterator[str]:
    """Yield each state while the server is in it; it is well before and after it was stopped."""
    with Embedded("--models-dir", str(ROOT / "serving" / "models"), port=port) as server:
        yield WELL
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            yield "stopped"  # it takes connections and answers nothing
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
        yield WELL
        server.process.kill()
        server.process.wait()
        yield "killed"  # the port refuses whoever comes
    with ModelServer(slow(SLOW_S), port=port):
        yield "slow"  # the answers come too late
