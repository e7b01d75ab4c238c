"""Runs the platform for the browser tests; conftest starts this as a process of its own.

The demo's parts under the demo's supervisor, so that what is tested is what people run. Only
the demo's own people and cases are left out: each test brings those that it needs.
"""

import asyncio
import sys
from dataclasses import replace
from typing import Final

from telederm.demo.config import read_config
from telederm.demo.data_folder import open_data_folder
from telederm.demo.errors import DemoError
from telederm.demo.part import Part
from telederm.demo.part_log import say
from telederm.demo.parts import list_parts
from telederm.demo.supervisor import Supervisor

READY: Final = "the clinic is open"


def main() -> int:
    config = read_config()
    lock = open_data_folder(config)
    parts = [_count(part) for part in list_parts(config, None) if part.name != "seed"]
    try:
        asyncio.run(Supervisor(parts, config.logs_dir).run(lambda: say(READY)))
    except DemoError as error:
        say(str(error))
        return 2
    finally:
        lock.release()
    return 0


def _count(part: Part) -> Part:
    """Let the web server note what it shows."""
    if part.name != "web":
        return part
    counting = {"DJANGO_SETTINGS_MODULE": "tests.e2e.settings"}
    return replace(part, environment={**part.environment, **counting})


if __name__ == "__main__":
    sys.exit(main())
