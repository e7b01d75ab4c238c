"""MixUp and CutMix: two pictures of a batch become one, and so do their labels."""

import numpy as np

from training.arrays import Floats, Singles
from training.config import Augmentation

SIDES = (0.2, 0.6)  # of a patch, as shares of the picture's


def mix(
    pixels: Singles, targets: Singles, random: np.random.Generator, settings: Augmentation
) -> tuple[Singles, Singles]:
    """Blend or patch each picture with its neighbour in the batch, with their targets.

    Sources: Zhang et al., "mixup", ICLR 2018; Yun et al., "CutMix", ICCV 2019.
    """
    if settings.mixup_alpha > 0:
        pixels, targets = _mixup(pixels, targets, random, settings.mixup_alpha)
    if settings.cutmix > 0:
        pixels, targets = _cutmix(pixels, targets, random, settings.cutmix)
    return pixels, targets


def _mixup(
    pixels: Singles, targets: Singles, random: np.random.Generator, alpha: float
) -> tuple[Singles, Singles]:
    drawn = random.beta(alpha, alpha, len(pixels))
    share = np.maximum(drawn, 1 - drawn)
    return _blend(pixels, share), _blend(targets, share)


def _cutmix(
    pixels: Singles, targets: Singles, random: np.random.Generator, probability: float
) -> tuple[Singles, Singles]:
    mixed, px = pixels.copy(), pixels.shape[1]
    share = np.ones(len(pixels))
    for place in np.flatnonzero(random.random(len(pixels)) < probability):
        side = random.uniform(*SIDES) * px
        corner = random.uniform(0.0, 1.0, 2) * (px - side)
        rows, columns = (slice(*np.ceil([at, at + side]).astype(int)) for at in corner)
        mixed[place, rows, columns] = pixels[place - 1, rows, columns]
        share[place] -= mixed[place, rows, columns, 0].size / px**2
    return mixed, _blend(targets, share)


def _blend(values: Singles, share: Floats) -> Singles:
    """`share` [n] of each, the rest of the one before it; the first one's neighbour is the last."""
    wide = share.astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
    return values * wide + np.roll(values, 1, axis=0) * (1 - wide)
