"""What it saves not to execute TensorFlow: `make bench ONLY=serving_stubs`."""

import os
import statistics
import subprocess
import sys

from tests.serving.embedded import QUIET, ROOT
from tools.tell import say

ROUNDS = 3
MEASURE = """
import json, resource, sys, time
began = time.perf_counter()
{code}
took = time.perf_counter() - began
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
STUBS = "import serving.client"
NORMAL = "from tensorflow_serving.apis import prediction_service_pb2_grpc, model_service_pb2_grpc"
WEB = "import telederm.asgi, serving.config; serving.config.shared_client()"


def measure(code: str) -> tuple[float, float]:
    """Return seconds and peak MB of a new process that runs `code`, as medians."""
    environment = {
        **QUIET,
        "DJANGO_SETTINGS_MODULE": "telederm.settings.testing",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
    }
    rounds = []
    for _ in range(ROUNDS):
        ended = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", MEASURE.format(code=code)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
        seconds, megabytes = ended.stdout.strip().splitlines()[-1].strip("[]").split(",")
        rounds.append((float(seconds), float(megabytes)))
    took, held = zip(*rounds, strict=True)
    return statistics.median(took), statistics.median(held)


def main() -> None:
    seconds, mb = measure(NORMAL)
    say(f"the usual import: {seconds:.2f} s and {mb:.0f} MB")
    seconds, stubs_mb = measure(STUBS)
    say(f"the stubs: {seconds:.2f} s and {stubs_mb:.0f} MB, {stubs_mb / mb:.2f} of it")
    # Compared with the import alone, which a web process with TensorFlow would have on top.
    seconds, web_mb = measure(WEB)
    say(f"a whole web process: {seconds:.2f} s and {web_mb:.0f} MB, {web_mb / mb:.2f} (<= 0.15)")


if __name__ == "__main__":
    main()
