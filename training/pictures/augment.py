"""A batch as the network sees it in training: the same lesions, never the same photographs.

Plain NumPy and OpenCV, eight bits until the end: on two cores this takes less time than the
resizing that a batch without augmentation needs (docs/reference/benchmarks.md).
"""

import cv2
import numpy as np

from training.arrays import Pixels, Singles
from training.config import Augmentation
from training.pictures.geometry import move
from training.pictures.lighting import relight
from training.pictures.mixing import mix
from training.pictures.occlusion import occlude

# Batches are made side by side already: OpenCV's own threads would fight with the training step's.
cv2.setNumThreads(1)


def augment_batch(
    pixels: Pixels, targets: Singles, random: np.random.Generator, px: int, settings: Augmentation
) -> tuple[Singles, Singles]:
    """Augment uint8 [n, side, side, 3] to float32 [n, px, px, 3]; mixing blends the targets."""
    augmented = np.empty((len(pixels), px, px, 3), np.float32)
    for place, picture in enumerate(pixels):
        lit = relight(move(picture, random, px, settings), random, settings)
        augmented[place] = occlude(lit, random, settings.hair)
    return mix(augmented, targets, random, settings)
