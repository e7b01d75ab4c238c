"""`python -m training tune`: a bounded search for a head's settings."""

import argparse
import time
from pathlib import Path

from training.config import read_config
from training.fitting.features import read_features
from training.fitting.run import RunFolder
from training.fitting.tuning import format_trials, open_study, search, tell_trials

HELP = "search the settings of a head on frozen features (Optuna); stop and go on as you like"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--trials", type=int, default=60, help="in all, with those made before")
    parser.add_argument("--minutes", type=float, default=20.0, help="at most, for this call")
    parser.add_argument("--run", type=Path, default=Path("runs/tune"))
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Embed once, search, keep every trial in tune.json, print the best."""
    config, run = read_config(options.config), RunFolder(options.run)
    study = open_study(run.path, config.seed)
    features = read_features(config, run, options.cache)
    started = time.monotonic()
    search(study, features, trials=options.trials, minutes=options.minutes)
    rows = tell_trials(study)
    run.write("tune.json", rows)
    pruned = sum(row["state"] == "pruned" for row in rows)
    seconds = time.monotonic() - started
    print(f"{len(rows)} trials, {pruned} of them cut short; {seconds:.0f} s of searching.\n")
    print(format_trials(rows))
