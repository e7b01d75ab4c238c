"""Runs a worker and a web server under the demo's own supervisor, on a database given by address.

Usage: python -m tests.faults.supervised; the settings come from the environment.
"""

import asyncio
from dataclasses import replace

from telederm.demo.config import read_config
from telederm.demo.part_log import say
from telederm.demo.parts import list_parts
from telederm.demo.supervisor import Supervisor


def main() -> None:
    config = read_config()
    parts = [
        replace(part, needs=(), environment={})
        for part in list_parts(config, None)
        if part.name in {"worker", "web"}
    ]
    asyncio.run(Supervisor(parts, config.logs_dir).run(lambda: say("all ready")))


if __name__ == "__main__":
    main()
