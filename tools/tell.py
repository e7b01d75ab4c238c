"""Telling people and running commands, for the tools beside this file."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]


def say(sentence: str) -> None:
    """Write one line to the console."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def run_check(name: str, command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Run a command quietly in the project's root; show what it said only if it failed."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    words = f"{'ok    ' if passed else 'FAILED'} {name} ({time.monotonic() - began:.1f} s)"
    say(words if passed else f"{words}\n{done.stdout.rstrip()}")  # in one piece: others speak, too
    return passed
