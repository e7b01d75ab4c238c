"""Trains a network stage by stage; a killed run goes on where its last epoch ended."""

import logging
import sys
from typing import Any

import keras

from serving.contract import LABEL_CODES
from training.arrays import Floats
from training.config import Network, RunConfig, Stage
from training.data.shares import class_shares
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.fitting.scoring import Keeper, read_state
from training.network.devices import choose_strategy, prepare
from training.network.freezing import set_trainable
from training.network.kinds import build_network
from training.network.losses import build_loss
from training.network.starting import load_start
from training.pictures.batches import steps_per_epoch, training_batches

logger = logging.getLogger(__name__)
WARM_UP = 60  # steps


def train_network(*, config: RunConfig, run: RunFolder, train: Part, validation: Part) -> Any:
    """Run the stages that are not done yet; returns the model with the best weights."""
    prepare(config.seed, config.precision)
    with choose_strategy().scope():
        model = start_network(config.network)
    for number, stage in enumerate(config.stages):
        if stage.name in read_state(run)["done"]:
            continue
        if number and read_state(run)["next_epoch"] == 0:
            model.load_weights(run.best_weights)
        _run_stage(model, stage, config=config, run=run, train=train, validation=validation)
    model.load_weights(run.best_weights)
    return model


def start_network(settings: Network) -> Any:
    """A new network, with the weights to go on from if the configuration names any."""
    model = build_network(settings)
    if settings.start:
        load_start(model, settings)
    return model


def _run_stage(
    model: Any, stage: Stage, *, config: RunConfig, run: RunFolder, train: Part, validation: Part
) -> None:
    learning, shares = compile_stage(model, stage, config=config, train=train)
    steps = steps_per_epoch(len(train.labels), config.batch)
    state = read_state(run)
    first = state["next_epoch"]
    if first:
        model.optimizer.build(model.trainable_variables)
        model.load_weights(run.latest_weights)
    logger.info("stage %s: %d weights learn, from epoch %d", stage.name, learning, first)
    before = sum(1 for line in state["history"] if line["stage"] != stage.name)
    model.fit(
        training_batches(train.pixels, train.labels, config, first_epoch=before + first),
        initial_epoch=first,
        epochs=stage.epochs,
        steps_per_epoch=steps,
        callbacks=[Keeper(run, config, stage, validation, shares)],
        verbose="auto" if sys.stdout.isatty() else 2,
    )
    _finish_stage(run, stage)


def compile_stage(
    model: Any, stage: Stage, *, config: RunConfig, train: Part
) -> tuple[int, Floats]:
    """Freeze, choose optimizer and loss; the weights that learn, and the classes' shares."""
    learning = set_trainable(model, stage, config.network)
    steps = steps_per_epoch(len(train.labels), config.batch)
    shares = class_shares(train.labels, len(LABEL_CODES))
    with choose_strategy().scope():
        model.compile(
            optimizer=_build_optimizer(stage, steps, config.ema),
            loss=build_loss(config.loss, shares),
        )
    return learning, shares


def _finish_stage(run: RunFolder, stage: Stage) -> None:
    state = read_state(run)
    run.write(
        "state.json", state | {"done": [*state["done"], stage.name], "next_epoch": 0, "wait": 0}
    )


def _build_optimizer(stage: Stage, steps: int, ema: float) -> Any:
    schedule = keras.optimizers.schedules.CosineDecay(
        stage.learning_rate / 20,
        decay_steps=max(stage.epochs * steps - WARM_UP, 1),
        warmup_target=stage.learning_rate,
        warmup_steps=WARM_UP,
        alpha=0.02,
    )
    return keras.optimizers.AdamW(
        schedule,
        weight_decay=stage.weight_decay,
        clipnorm=1.0,
        use_ema=ema > 0,
        ema_momentum=ema or None,
    )
