"""Command line: `python -m telederm.demo.smoke [PHOTOGRAPH ...]`."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from telederm.demo.config import DemoConfig, read_config
from telederm.demo.errors import DemoError
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.patient import Photograph
from telederm.demo.smoke.temporary import temporary_demo
from telederm.demo.smoke.timeline import Timeline
from telederm.demo.smoke.walk import walk
from telederm.demo.synthetic import Kind, View, synthetic_photograph

SHOT_TYPES: Final = ("dermoscopic", "close_up", "at_an_angle", "overview")
_FAILED: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk one case through a demo and print its timeline; return the exit code."""
    options = _parse(arguments)
    timeline = Timeline(factor=options.patience)
    try:
        photographs = _read_photographs(options.photographs, options.shot_type)
        with _find_demo() as config:
            print(f"Walking one case through {config.web_address} as {options.shot_type} ...")
            asyncio.run(
                walk(config.web_address, config.data_dir, photographs, options.shot_type, timeline)
            )
    except (SmokeFailed, DemoError) as error:
        if timeline.steps:
            print(timeline.describe())
        sys.stderr.write(f"{error}\n")
        return _FAILED
    print(timeline.describe())
    print("Every step is there and in time.")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m telederm.demo.smoke",
        description="Walk one case from sign-up to the signed answer, and print its timeline. It "
        "uses the demo that runs, or starts one in a temporary folder.",
    )
    parser.add_argument(
        "photographs", nargs="*", type=Path, help="JPEG, PNG or WebP; without any, a synthetic one"
    )
    parser.add_argument("--shot-type", choices=SHOT_TYPES, default="dermoscopic")
    parser.add_argument(
        "--patience", type=float, default=1.0, help="widens the time limits by this factor (1)"
    )
    return parser.parse_args(arguments)


def _read_photographs(paths: Sequence[Path], shot_type: str) -> list[Photograph]:
    if not paths:
        view = {"dermoscopic": View.DERMOSCOPIC, "overview": View.OVERVIEW}.get(shot_type)
        content = synthetic_photograph(seed=1, kind=Kind.NAEVUS, view=view or View.CLOSE_UP)
        return [Photograph("synthetic.jpg", content)]
    try:
        return [Photograph(path.name, path.read_bytes()) for path in paths]
    except OSError as error:
        raise SmokeFailed(f"{error.filename} can't be read: {error.strerror}.") from error


@contextmanager
def _find_demo() -> Iterator[DemoConfig]:
    config = read_config()
    if _runs(config):
        yield config
        return
    print("No demo runs: starting one in a temporary folder ...", flush=True)
    with temporary_demo() as temporary:
        yield temporary


def _runs(config: DemoConfig) -> bool:
    """Tell whether the configured demo answers; another site on its port doesn't count."""
    if not (config.data_dir / "accounts.json").exists():
        return False
    try:
        answer = httpx.get(f"{config.web_address}/health/ready", trust_env=False, timeout=5.0)
    except httpx.HTTPError:
        return False
    return answer.is_success


if __name__ == "__main__":
    sys.exit(main())
