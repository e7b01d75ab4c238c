"""Another lamp, another camera: brightness, contrast and colour of a picture."""

import cv2
import numpy as np

from training.arrays import Pixels
from training.config import Augmentation


def relight(picture: Pixels, random: np.random.Generator, settings: Augmentation) -> Pixels:
    """Change the light of uint8 [h, w, 3].

    A gain for each channel (white balance), one for all (exposure), and a contrast and a
    saturation around the picture's own mean. Together they are one linear map of colours, so
    the pixels are passed over once.
    """
    strength = settings.colour
    balance = random.uniform(1 - strength / 2, 1 + strength / 2, 3)
    exposure, contrast, saturation = random.uniform(1 - strength, 1 + strength, 3)
    saturate = saturation * np.eye(3) + (1 - saturation) / 3
    mean = saturate @ cv2.mean(picture)[:3]
    gain = (balance * exposure)[:, None]
    colours = np.column_stack([contrast * saturate, (1 - contrast) * mean]) * gain
    return np.asarray(cv2.transform(picture, colours), dtype=np.uint8)
