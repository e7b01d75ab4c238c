"""MixUp and CutMix: two pictures of a batch become one, and so do their labels."""

from typing import Any

import tensorflow as tf

from training.config import Augmentation
from training.pictures.randomness import Draws


def mix(pixels: Any, targets: Any, draws: Draws, settings: Augmentation) -> tuple[Any, Any]:
    """Blend or patch each picture with its neighbour in the batch, with their targets.

    Sources: Zhang et al., "mixup", ICLR 2018; Yun et al., "CutMix", ICCV 2019.
    """
    if settings.mixup_alpha > 0:
        pixels, targets = _mixup(pixels, targets, draws, settings.mixup_alpha)
    if settings.cutmix > 0:
        pixels, targets = _cutmix(pixels, targets, draws, settings.cutmix)
    return pixels, targets


def _mixup(pixels: Any, targets: Any, draws: Draws, alpha: float) -> tuple[Any, Any]:
    count = tf.shape(pixels)[0]
    one, other = draws.gamma([count], alpha), draws.gamma([count], alpha)
    share = tf.maximum(one, other) / tf.maximum(one + other, 1e-6)
    wide = share[:, None, None, None]
    pixels = pixels * wide + tf.roll(pixels, 1, axis=0) * (1 - wide)
    return pixels, _blend(targets, share)


def _cutmix(pixels: Any, targets: Any, draws: Draws, probability: float) -> tuple[Any, Any]:
    count, px = tf.shape(pixels)[0], pixels.shape[1]
    side = draws.between([count, 1], 0.2, 0.6) * px
    corner = draws.between([count, 2], 0.0, 1.0) * (px - side)
    line = tf.range(px, dtype=tf.float32)[None, :]
    rows = (line >= corner[:, :1]) & (line < corner[:, :1] + side)
    columns = (line >= corner[:, 1:]) & (line < corner[:, 1:] + side)
    patch = rows[:, :, None] & columns[:, None, :]
    patch &= draws.chance([count, 1, 1], probability)
    mixed = tf.where(patch[..., None], tf.roll(pixels, 1, axis=0), pixels)
    share = 1 - tf.reduce_mean(tf.cast(patch, tf.float32), axis=(1, 2))
    return mixed, _blend(targets, share)


def _blend(targets: Any, share: Any) -> Any:
    return targets * share[:, None] + tf.roll(targets, 1, axis=0) * (1 - share[:, None])
