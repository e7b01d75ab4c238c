"""A client that was used before a fork works in the child and in the parent.

Also while a thread of the parent holds the only slot: its call is not the child's.
(gRPC itself can't be used after a fork in the middle of a call; fork before, or not at all.)
"""

import subprocess
import sys

from tests.serving.embedded import ROOT

# In a process of its own: this one runs the tests' own gRPC servers, and a
# server does not survive a fork.
FORKING = """
import os, sys
from serving.client import ClientConfig, ModelClient

config = ClientConfig(target=sys.argv[1], model_version=1, deadline_s=5, max_in_flight=1)
client = ModelClient(config)
client.classify([b"before"])
client._parts().slots.acquire()
child = os.fork()
if child == 0:
    os._exit(0 if client.classify([b"in the child"]).model_version == 1 else 1)
client._parts().slots.release()
assert client.classify([b"in the parent"]).model_version == 1
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_a_fork_gets_a_channel_of_its_own() -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.serving.model_server", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        target = f"localhost:{int(server.stdout.readline())}"
        ended = subprocess.run(
            [sys.executable, "-c", FORKING, target],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
    finally:
        server.kill()
        server.wait()
