"""`python -m training train`: from a configuration to a settled run."""

import argparse
from pathlib import Path

from training.config import read_config
from training.fitting.dataset import load_part, read_split
from training.fitting.run import RunFolder
from training.fitting.settle import settle
from training.fitting.train import train_network

HELP = "train a network on a data set, and settle thresholds and calibration on validation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--config", type=Path, required=True, help="a TOML file")
    parser.add_argument(
        "--run", type=Path, required=True, help="folder of the run; resumed if begun"
    )
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Train (or go on training), then settle."""
    config, run = read_config(options.config), RunFolder(options.run)
    run.start(config)
    split = read_split(config, run, options.cache)
    train = load_part(split, "train", options.cache)
    validation = load_part(split, "validation", options.cache)
    model = train_network(config=config, run=run, train=train, validation=validation)
    decisions = settle(model, config=config, run=run, train=train, validation=validation)
    figures = ", ".join(f"{name} {value:.3f}" for name, value in decisions["validation"].items())
    print(f"Settled at {decisions['input_px']} px. On validation: {figures}")
