"""Trains heads on frozen features: seconds each, so that settings can be compared by trying."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from serving.contract import LABEL_CODES
from training.arrays import Floats, Ints
from training.config import Loss
from training.data.shares import class_shares
from training.network.losses import build_loss

CLASSES = len(LABEL_CODES)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What a frozen network made of the photographs of two parts."""

    train: Floats  # [n, channels]
    train_labels: Ints
    validation: Floats
    validation_labels: Ints

    @property
    def shares(self) -> Floats:
        """The share of each class in training, [classes]."""
        return class_shares(self.train_labels, CLASSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSettings:
    """Everything that decides what a head becomes, besides the features and the seed."""

    loss: Loss = field(default_factory=Loss)
    learning_rate: float = 1e-3
    dropout: float = 0.3
    weight_decay: float = 1e-3
    units: int = 0  # of a hidden layer; 0: none
    epochs: int = 20
    batch: int = 128


def fit_head(
    features: Features,
    settings: HeadSettings,
    *,
    seed: int,
    after_epoch: Callable[[int, Floats], None] | None = None,
) -> Floats:
    """Train a head; the logits of the validation part, float64 [n, classes].

    `after_epoch` is called with each epoch's number and validation logits; what it raises
    ends the training.
    """
    keras.utils.set_random_seed(seed)
    head = _build_head(features, settings)
    random = np.random.default_rng(seed)
    targets = np.eye(CLASSES, dtype=np.float32)[features.train_labels]
    logits = np.zeros((len(features.validation), CLASSES))
    batch = min(settings.batch, len(targets))
    for epoch in range(settings.epochs):
        order = draw_order(features.train_labels, settings.loss.sampling, random)
        # Whole batches only: TensorFlow would trace the step again for the rest.
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            head.train_on_batch(features.train[chosen], targets[chosen])
        logits = head.predict_on_batch(features.validation).astype(np.float64)
        if after_epoch is not None:
            after_epoch(epoch, logits)
    return logits


def draw_order(labels: Ints, sampling: float, random: np.random.Generator) -> Ints:
    """Each position once, or as many drawn with regard to their classes (see Loss.sampling)."""
    if not sampling:
        return random.permutation(len(labels))
    chances = class_shares(labels, CLASSES)[labels] ** -sampling
    return random.choice(len(labels), len(labels), p=chances / chances.sum())


def _build_head(features: Features, settings: HeadSettings) -> Any:
    normalise = keras.layers.Normalization()
    normalise.adapt(features.train)
    layers: list[Any] = [keras.Input((features.train.shape[1],)), normalise]
    if settings.units:
        layers.append(keras.layers.Dense(settings.units, activation="relu"))
    layers += [keras.layers.Dropout(settings.dropout), keras.layers.Dense(CLASSES)]
    head = keras.Sequential(layers)
    optimizer = keras.optimizers.AdamW(settings.learning_rate, weight_decay=settings.weight_decay)
    head.compile(optimizer, build_loss(settings.loss, features.shares))
    return head
