"""The features of a configuration's data by its network as it starts, frozen."""

from pathlib import Path

from training.config import RunConfig
from training.fitting.dataset import load_part, read_split
from training.fitting.heads import Features
from training.fitting.run import RunFolder
from training.fitting.train import start_network
from training.judging.leakage import embed_pictures
from training.network.devices import prepare


def read_features(config: RunConfig, run: RunFolder, cache: Path) -> Features:
    """Embed the training and the validation part; the test part is not looked at."""
    prepare(config.seed, config.precision)
    split = read_split(config, run, cache)
    model = start_network(config.network)
    train, validation = (load_part(split, name, cache) for name in ("train", "validation"))
    return Features(
        embed_pictures(model, train.pixels, config.score_px),
        train.labels,
        embed_pictures(model, validation.pixels, config.score_px),
        validation.labels,
    )
