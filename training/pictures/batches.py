"""Feeds the network: shuffled, augmented batches for training, plain ones for measuring."""

from typing import Any

import numpy as np
import tensorflow as tf

from serving.contract import LABEL_CODES
from training.arrays import Ints, Pixels, Singles
from training.config import RunConfig
from training.data.shares import class_shares
from training.pictures.augment import augment_batch
from training.pictures.canonical import fit_to

EPOCHS = 10_000  # more than any run has


def training_batches(
    pixels: Pixels, labels: Ints, config: RunConfig, *, first_epoch: int = 0, augment: bool = True
) -> Any:
    """An endless tf.data set of (float32 [batch, px, px, 3], one-hot [batch, classes]).

    Order and augmentation depend on (config.seed, epoch, batch) alone, so a resumed run goes
    on with `first_epoch` exactly as if it had never stopped.
    """
    steps = steps_per_epoch(len(labels), config.batch)
    numbers = tf.data.Dataset.range(first_epoch, EPOCHS).flat_map(
        lambda epoch: _deal_epoch(labels, config, epoch, steps)
    )

    def build(epoch: Any, step: Any, chosen: Any) -> tuple[Any, Any]:
        targets = tf.one_hot(tf.gather(tf.constant(labels), chosen), len(LABEL_CODES))
        if not augment:
            return fit_to(_gather(pixels, chosen), config.train_px), targets
        return _augment(pixels, targets, chosen, epoch * steps + step, config)

    return numbers.map(build, num_parallel_calls=2).prefetch(4)


def steps_per_epoch(count: int, batch: int) -> int:
    """Full batches in one pass; a smaller set than one batch still makes one."""
    return max(count // batch, 1)


def _deal_epoch(labels: Ints, config: RunConfig, epoch: Any, steps: int) -> Any:
    """One epoch's batches of positions, as a set of (epoch, step, int64 [batch])."""
    seed = tf.stack([tf.cast(config.seed, tf.int64), epoch])
    order = _order(labels, config.loss.sampling, seed)
    batch = min(config.batch, len(labels))
    table = tf.reshape(order[: steps * batch], [steps, batch])
    return (
        tf.data.Dataset.from_tensor_slices(table)
        .enumerate()
        .map(lambda step, chosen: (epoch, step, chosen))
    )


def _order(labels: Ints, sampling: float, seed: Any) -> Any:
    """Each picture once in random order, or as many drawn with regard to their classes."""
    positions = tf.range(len(labels), dtype=tf.int64)
    if not sampling:
        return tf.random.experimental.stateless_shuffle(positions, seed)
    own = class_shares(labels, len(LABEL_CODES))[labels]
    chances = tf.constant(-sampling * np.log(own), tf.float32)[None, :]
    return tf.random.stateless_categorical(chances, len(labels), seed)[0]


def _gather(pixels: Pixels, chosen: Any) -> Any:
    """Read the chosen pictures from the mapped file, outside TensorFlow."""
    batch = tf.numpy_function(lambda wanted: np.asarray(pixels[wanted]), [chosen], tf.uint8)
    return tf.ensure_shape(batch, [None, *pixels.shape[1:]])


def _augment(
    pixels: Pixels, targets: Any, chosen: Any, number: Any, config: RunConfig
) -> tuple[Any, Any]:
    """Read and augment the chosen pictures outside TensorFlow; `number` counts the batches."""
    px, settings = config.train_px, config.augmentation

    def work(wanted: Ints, goals: Singles, at: np.int64) -> tuple[Singles, Singles]:
        random = np.random.default_rng([config.seed, int(at)])
        return augment_batch(np.asarray(pixels[wanted]), goals, random, px, settings)

    made, goals = tf.numpy_function(work, [chosen, targets, number], [tf.float32, tf.float32])
    return tf.ensure_shape(made, [None, px, px, 3]), tf.ensure_shape(goals, targets.shape)


def plain_batches(pixels: Pixels, px: int, batch: int = 64) -> Any:
    """All pictures in order, float32 [n, px, px, 3], for measuring."""
    starts = tf.data.Dataset.range(0, len(pixels), batch)

    def build(start: Any) -> Any:
        stop = tf.minimum(start + batch, len(pixels))
        return fit_to(_gather(pixels, tf.range(start, stop)), px)

    return starts.map(build, num_parallel_calls=2).prefetch(2)
