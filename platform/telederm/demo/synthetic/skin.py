"""Draws the skin, and what lies behind it in an overview. Linear in nothing: plain sRGB values."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from telederm.demo.synthetic.noise import (
    Field,
    as_field,
    cells,
    clouds,
    grain,
    lines,
    resize,
    smooth_step,
)
from telederm.demo.synthetic.scene import Scene, View

Picture = NDArray[np.float32]  # [height, width, 3], 0 to 255

TONES: Final = {  # Fitzpatrick types, sRGB
    1: (241, 208, 190),
    2: (230, 189, 165),
    3: (212, 164, 134),
    4: (181, 130, 98),
    5: (136, 92, 66),
    6: (92, 62, 48),
}
BLUSH: Final = (0.0, 0.055, 0.045)  # what uneven blood takes from each colour
FRECKLE: Final = (0.02, 0.035, 0.045)
CLOTH: Final = (96, 118, 132)
FURROWS_ACROSS: Final = {View.DERMOSCOPIC: 26.0, View.CLOSE_UP: 70.0, View.OVERVIEW: 240.0}
FURROW_DEPTH: Final = {View.DERMOSCOPIC: 0.035, View.CLOSE_UP: 0.075, View.OVERVIEW: 0.03}
MOTTLE: Final = 0.04  # how much brighter or darker, as a share
MOTTLES_ACROSS: Final = 210
COARSE: Final = 2  # soft things are drawn at a half of the size: a quarter of the time


def draw_skin(scene: Scene) -> Picture:
    """Return the bare skin of the scene, unlit."""
    chance = scene.chance("skin")
    width, height = (side // COARSE + 1 for side in scene.size)
    tone = np.array(TONES[scene.skin_tone], np.float32)
    uneven = 0.6 * clouds(chance, width, height, cells=4)[..., None] * np.array(BLUSH, np.float32)
    uneven += clouds(chance, width, height, cells=22)[..., None] * np.array(FRECKLE, np.float32)
    border = cells(chance, width, height, across=FURROWS_ACROSS[scene.view]).border
    relief = 1 - FURROW_DEPTH[scene.view] * lines(border, 0.2)
    coarse = tone * np.exp(-uneven) * relief[..., None]
    skin = np.stack([resize(coarse[..., i], *scene.size) for i in range(3)], axis=-1)
    fine = 1 + 0.012 * grain(chance, *scene.size)
    if scene.view is View.DERMOSCOPIC:
        fine *= 1 + MOTTLE * mottle(scene)
    return as_field(skin * fine[..., None])


def mottle(scene: Scene) -> Field:
    """The uneven upper skin that a dermoscope shows, about as fine as its furrows are narrow."""
    width, height = scene.size
    rows = max(2, round(MOTTLES_ACROSS * height / width))
    spots = scene.chance("mottle").standard_normal((rows, MOTTLES_ACROSS), np.float32)
    return resize(spots, width, height)


def light(scene: Scene) -> Field:
    """Return the light on each pixel, about 1: from one side, or from a ring around the lens."""
    chance = scene.chance("light")
    right, down = unit_grid(scene)
    if scene.view is View.DERMOSCOPIC:
        return as_field(1.04 - 0.16 * (right**2 + down**2))
    angle = chance.uniform(0, 2 * np.pi)
    slope = right * math.cos(angle) + down * math.sin(angle)
    return as_field(1 + 0.1 * slope - 0.05 * (right**2 + down**2))


def lay_limb(scene: Scene, skin: Picture) -> Picture:
    """Turn skin into a forearm on a cloth, round and darker towards its sides."""
    chance = scene.chance("limb")
    right, down = unit_grid(scene)
    tilt, waist = chance.uniform(-0.25, 0.25), chance.uniform(0.05, 0.16)
    aside = (down - tilt * right) / (0.62 + waist * right)
    inside = 1 - smooth_step(np.abs(aside), 0.985, 1.0)
    round_shade = 0.55 + 0.45 * np.sqrt(np.clip(1 - np.clip(np.abs(aside), 0, 1) ** 2.4, 0, 1))
    shadow = 1 - 0.45 * np.exp(-((np.maximum(np.abs(aside) - 1, 0) / 0.12) ** 2))
    weave = 1 + 0.03 * grain(chance, *scene.size) + 0.04 * np.sin(right * 260) * np.sin(down * 200)
    cloth = np.array(CLOTH, np.float32) * (weave * shadow)[..., None]
    arm = skin * (inside * round_shade)[..., None]
    return as_field(arm + cloth * (1 - inside)[..., None])


def unit_grid(scene: Scene) -> tuple[Field, Field]:
    """Return for each pixel how far right and down of the middle it is, in half short sides."""
    half = min(scene.size) / 2
    right = (np.arange(scene.width, dtype=np.float32) - scene.width / 2) / half
    down = (np.arange(scene.height, dtype=np.float32) - scene.height / 2) / half
    grid = np.meshgrid(right, down)
    return grid[0], grid[1]
