"""Command line: `python -m telederm.demo up`, `code` or `reset`."""

import argparse
import sys
from typing import Final

from telederm.demo.config import DemoConfig, read_config
from telederm.demo.data_folder import TOTP_FILE, forget_data_folder
from telederm.demo.errors import DemoError
from telederm.demo.secret_files import read_secret_file
from telederm.demo.totp import code_at, seconds_left

MISTAKE: Final = 2  # the exit code for what the caller can put right


def main() -> int:
    """Run one command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m telederm.demo", description=__doc__)
    parser.add_argument("command", choices=("up", "code", "reset"))
    command = parser.parse_args().command
    try:
        _run(command, read_config())
    except DemoError as error:
        sys.stderr.write(f"{error}\n")
        return MISTAKE
    return 0


def _run(command: str, config: DemoConfig) -> None:
    if command == "up":
        from telederm.demo.up import run_demo  # noqa: PLC0415 - the others start at once without

        run_demo(config)
    elif command == "code":
        _print_code(config)
    elif forget_data_folder(config):
        print(f"Forgot the demo's data in {config.data_dir}.")
    else:
        print(f"There is no demo data in {config.data_dir}.")


def _print_code(config: DemoConfig) -> None:
    path = config.data_dir / TOTP_FILE
    if not path.exists():
        raise DemoError("The demo has no accounts yet: start it with `make demo`.")
    print(f"{code_at(read_secret_file(path))} (for {seconds_left()} more seconds)")


if __name__ == "__main__":
    sys.exit(main())
