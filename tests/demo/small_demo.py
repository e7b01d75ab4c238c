"""Supervises two services and a job, all of them real processes; run by test_supervisor.

Usage: small_demo.py FOLDER [SERVICE_CODE]
Each service leaves its process id in FOLDER, one line for each start.
"""

import asyncio
import functools
import sys
from pathlib import Path

from telederm.demo.errors import DemoError
from telederm.demo.part import Part, python
from telederm.demo.part_log import say
from telederm.demo.probes import in_thread
from telederm.demo.supervisor import Supervisor

SERVICE = """
import os, signal, sys, time
folder, name = sys.argv[1:]

def on_request(*_):
    print(name, "was asked to stop", flush=True)
    sys.exit(0)

signal.signal(signal.SIGTERM, on_request)
with open(f"{folder}/{name}.pids", "a") as file:
    file.write(f"{os.getpid()}\\n")
print("WARNING: a line for the console", flush=True)
print("a line for the log", flush=True)
while True:
    time.sleep(0.05)
"""
STUBBORN = SERVICE.replace("sys.exit(0)", "return")
JOB = "import sys; open(sys.argv[1] + '/job.done', 'w').close()"


def service(folder: Path, name: str, code: str, **more: object) -> Part:
    pids = folder / f"{name}.pids"
    return Part(
        name=name,
        command=python("-c", code, str(folder), name),
        probe=in_thread(functools.partial(pids.exists)),
        stop_limit_s=1.0,
        **more,  # type: ignore[arg-type]
    )


def main() -> int:
    folder = Path(sys.argv[1])
    code = {"stubborn": STUBBORN, "broken": "raise SystemExit('no luck')"}.get(sys.argv[2], SERVICE)
    parts = [
        service(folder, "store", SERVICE),
        Part(name="job", command=python("-c", JOB, str(folder)), needs=("store",), once=True),
        service(folder, "app", code, needs=("job",)),
    ]
    try:
        asyncio.run(Supervisor(parts, folder / "logs").run(lambda: say("all ready")))
    except DemoError as error:
        say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
