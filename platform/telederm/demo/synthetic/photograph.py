"""Puts the parts of a synthetic photograph together."""

from typing import Final

import numpy as np
from PIL import Image

from telederm.demo.synthetic.camera import (
    blur,
    darken,
    develop,
    lay_hairs,
    lay_mark,
    lay_ruler,
)
from telederm.demo.synthetic.kinds import RECIPES
from telederm.demo.synthetic.lesion import REACH, Lesion
from telederm.demo.synthetic.noise import Field, as_field, resize
from telederm.demo.synthetic.scene import Kind, Scene, View
from telederm.demo.synthetic.skin import Picture, draw_skin, lay_limb, light

# The lesion's mean radius, in half short sides of the picture.
RADIUS: Final = {View.DERMOSCOPIC: 0.62, View.CLOSE_UP: 0.24, View.OVERVIEW: 0.045}
WANDER: Final = {View.DERMOSCOPIC: 0.06, View.CLOSE_UP: 0.12, View.OVERVIEW: 0.1}
RELIEF_SIDE: Final = 90  # pixels: finer edges would look like paper cut-outs
RELIEF_SHADE: Final = {View.DERMOSCOPIC: 0.5, View.CLOSE_UP: 1.0, View.OVERVIEW: 1.0}


def synthetic_photograph(  # noqa: PLR0913 - independent switches, each by name
    *,
    seed: int,
    kind: Kind | str = Kind.NAEVUS,
    skin_tone: int = 2,
    view: View | str = View.DERMOSCOPIC,
    size: tuple[int, int] = (1600, 1200),
    hair: float = 0.0,
    ruler: bool = False,
    blur: float = 0.0,
    darkness: float = 0.0,
) -> bytes:
    """Return a JPEG of a lesion that was made up: it is synthetic and shows no person.

    `skin_tone` is a Fitzpatrick type (1 to 6), `size` is (width, height) in pixels; `hair`,
    `blur` and `darkness` run from 0 to 1. Equal arguments give equal bytes, and one `seed`
    shows the same lesion in every view. Raises ValueError for anything outside.
    """
    return photograph(
        Scene(
            seed=seed,
            kind=Kind(kind),
            skin_tone=skin_tone,
            view=View(view),
            width=size[0],
            height=size[1],
            hair=hair,
            ruler=ruler,
            blur=blur,
            darkness=darkness,
        )
    )


def photograph(scene: Scene) -> bytes:
    """Return the JPEG of a scene."""
    skin = draw_skin(scene)
    place_lesion(scene, skin, RECIPES[scene.kind](scene.chance(f"lesion {scene.kind}")))
    if scene.hair:
        skin = lay_hairs(scene, skin)
    if scene.view is View.OVERVIEW:
        skin = lay_limb(scene, skin)
    image = to_image(skin * light(scene)[..., None])
    if scene.ruler:
        image = lay_ruler(scene, image)
    if scene.blur:
        image = blur(scene, image)
    image = to_image(darken(scene, np.asarray(image, np.float32)))
    lay_mark(scene, image)
    return develop(image)


def place_lesion(scene: Scene, skin: Picture, lesion: Lesion) -> None:
    """Lay the lesion on the skin, near the middle; changes `skin`."""
    chance = scene.chance("place")
    half = min(scene.size) / 2
    side = 2 * round(half * RADIUS[scene.view] * REACH)
    wander = chance.uniform(-1, 1, 2) * WANDER[scene.view] * half
    left, top = (
        round(length / 2 + step - side / 2) for length, step in zip(scene.size, wander, strict=True)
    )
    absorbance = np.stack([resize(lesion.absorbance[..., i], side, side) for i in range(3)], -1)
    shade = shade_relief(resize(lesion.relief, side, side)) * RELIEF_SHADE[scene.view]
    part = np.exp(-absorbance) * (1 + shade)[..., None]
    # The square may reach over the picture's edge.
    x, y = max(0, left), max(0, top)
    seen = part[y - top : scene.height - top, x - left : scene.width - left]
    skin[y : y + seen.shape[0], x : x + seen.shape[1]] *= seen


def shade_relief(relief: Field) -> Field:
    """Return how much brighter a slope is in light from the upper left."""
    side = len(relief)
    rounded = resize(resize(relief, RELIEF_SIDE, RELIEF_SIDE), side, side)
    down, right = np.gradient(rounded)
    return as_field(0.3 * np.tanh((down + right) * side / 12))


def to_image(picture: Picture) -> Image.Image:
    """Round to eight bits."""
    return Image.fromarray(np.clip(picture + 0.5, 0, 255).astype(np.uint8))
