"""`python -m training imbalance`: which way of meeting the imbalance is best?"""

import argparse
from pathlib import Path

from training.config import read_config
from training.fitting.features import read_features
from training.fitting.heads import HeadSettings, fit_head
from training.fitting.run import RunFolder
from training.judging.remedies import format_remedies, try_remedies

HELP = "compare weights, focal loss, sampling and logit adjustment on the same frozen features"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5, help="heads trained for each remedy")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--run", type=Path, default=Path("runs/imbalance"))
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))


def execute(options: argparse.Namespace) -> None:
    """Embed once, train a head for each remedy and seed, print the table."""
    config, run = read_config(options.config), RunFolder(options.run)
    run.path.mkdir(parents=True, exist_ok=True)
    features = read_features(config, run, options.cache)
    rows = try_remedies(
        lambda loss, seed: fit_head(
            features, HeadSettings(loss=loss, epochs=options.epochs), seed=seed
        ),
        features.validation_labels,
        range(1, options.seeds + 1),
    )
    run.write("imbalance.json", rows)
    print(format_remedies(rows))
