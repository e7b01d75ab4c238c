"""The command line: `python -m training COMMAND`; `--help` explains each."""

import argparse
import importlib
import logging
import sys
from typing import Final

from training.environment import prepare_environment
from training.errors import TrainingError

COMMANDS: Final = (
    "backbone",
    "train",
    "export",
    "report",
    "compare",
    "golden",
    "refusal",
    "leakage-demo",
    "throughput",
    "imbalance",
    "tune",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 when it failed for a reason that the user can mend."""
    prepare_environment()
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"training.commands.{name.replace('-', '_')}")
        command = subparsers.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(execute=module.execute)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        options.execute(options)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
