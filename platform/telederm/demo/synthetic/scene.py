"""What a synthetic photograph shows, and how it was taken."""

import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

SMALLEST_SIDE: Final = 64  # pixels
LARGEST_SIDE: Final = 8000
SKIN_TONES: Final = range(1, 7)


class Kind(StrEnum):
    """The lesions that can be drawn; for each class that the model knows, one."""

    NAEVUS = "naevus"
    MELANOMA = "melanoma"
    KERATOSIS = "keratosis"
    VASCULAR = "vascular"
    CARCINOMA = "carcinoma"
    DERMATOFIBROMA = "dermatofibroma"
    ACTINIC = "actinic"


class View(StrEnum):
    """How far away the camera was."""

    DERMOSCOPIC = "dermoscopic"
    CLOSE_UP = "close_up"
    OVERVIEW = "overview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that decides a picture: two equal scenes give the same bytes."""

    seed: int
    kind: Kind
    skin_tone: int  # Fitzpatrick, 1 to 6
    view: View
    width: int  # pixels
    height: int
    hair: float  # 0 (none) to 1 (dense)
    ruler: bool
    blur: float  # 0 (sharp) to 1 (useless)
    darkness: float  # 0 (well lit) to 1 (nearly black)

    def __post_init__(self) -> None:
        if self.skin_tone not in SKIN_TONES:
            raise ValueError("skin_tone is a Fitzpatrick type, 1 to 6")
        if not SMALLEST_SIDE <= min(self.size) <= max(self.size) <= LARGEST_SIDE:
            raise ValueError(f"each side is {SMALLEST_SIDE} to {LARGEST_SIDE} pixels")
        for name in ("hair", "blur", "darkness"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share, 0 to 1")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    def chance(self, part: str) -> np.random.Generator:
        """Return the random numbers of one part of the picture.

        Each part has its own, so that adding hairs does not move the lesion, and the same
        lesion is seen from far and from near.
        """
        return np.random.default_rng([self.seed, zlib.crc32(part.encode())])
