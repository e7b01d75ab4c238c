"""`python -m training export`: from a settled run to a folder that can be served."""

import argparse
from pathlib import Path

from training.export.ship import ship
from training.fitting.dataset import read_split
from training.fitting.run import RunFolder
from training.network.kinds import build_network

HELP = "export a settled run as a SavedModel, measured on the test part"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True, help="the version's folder, e.g. .../1")
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Export, and print the headline figures."""
    run = RunFolder(options.run)
    config = run.config()
    split = read_split(config, run, options.cache)
    model = build_network(config.network)
    model.load_weights(run.path / run.read("decisions.json")["weights"])
    manifest = ship(model, run=run, split=split, folder=options.to)
    size = sum(path.stat().st_size for path in options.to.rglob("*") if path.is_file())
    print(f"{options.to}: {size / 1e6:.1f} MB, {manifest['data']['n_test']} test photographs")
    for name, (value, low, high) in manifest["metrics"]["figures"].items():
        print(f"  {name:42s} {value:.3f} ({low:.3f} to {high:.3f})")
