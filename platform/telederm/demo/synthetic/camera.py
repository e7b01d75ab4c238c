"""What lies between the skin and the file: hairs, a ruler, the lens, the light, the mark."""

from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from telederm.demo.synthetic.noise import as_field
from telederm.demo.synthetic.scene import Scene, View
from telederm.demo.synthetic.skin import Picture

MOST_HAIRS: Final = {View.DERMOSCOPIC: 45, View.CLOSE_UP: 140, View.OVERVIEW: 500}
HAIR_THICKNESS: Final = {View.DERMOSCOPIC: 0.005, View.CLOSE_UP: 0.0022, View.OVERVIEW: 0.001}
HAIR_LENGTH: Final = {View.DERMOSCOPIC: 0.9, View.CLOSE_UP: 0.3, View.OVERVIEW: 0.08}
HAIR_COLOUR: Final = (44, 32, 26)
PAPER: Final = (238, 238, 232)
INK: Final = (35, 35, 40)
MILLIMETRES_ACROSS: Final = {View.DERMOSCOPIC: 14, View.CLOSE_UP: 60, View.OVERVIEW: 260}
MOST_BLUR: Final = 0.012  # of the longer side, pixels of radius
DARKEST: Final = 0.06  # of the light, at a darkness of 1
MARK: Final = "synthetic"
COMMENT: Final = "Synthetic picture, drawn by the Telederm demo. It shows no person."


def lay_hairs(scene: Scene, skin: Picture) -> Picture:
    """Lay curved hairs on the skin, in about the same direction."""
    chance = scene.chance("hair")
    mask = Image.new("L", scene.size)
    draw = ImageDraw.Draw(mask)
    longer = max(scene.size)
    direction = chance.uniform(0, 2 * np.pi)
    share = np.linspace(0, 1, 24)[:, None]
    for _ in range(round(scene.hair * MOST_HAIRS[scene.view])):
        angle = direction + chance.normal(0, 0.35)
        length = longer * HAIR_LENGTH[scene.view] * chance.uniform(0.5, 1.1)
        start = chance.random(2) * scene.size
        ahead = np.array([np.cos(angle), np.sin(angle)]) * length
        aside = np.array([-ahead[1], ahead[0]]) * chance.normal(0, 0.22)
        curve = start + share * ahead + 4 * share * (1 - share) * aside - ahead / 2
        width = max(1, round(longer * HAIR_THICKNESS[scene.view] * chance.uniform(0.6, 1.2)))
        draw.line([(float(x), float(y)) for x, y in curve], fill=225, width=width, joint="curve")
    soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(max(0.5, longer / 2200))), np.float32)
    cover = soft[..., None] / 255
    return as_field(skin * (1 - cover) + np.array(HAIR_COLOUR, np.float32) * cover)


def lay_ruler(scene: Scene, image: Image.Image) -> Image.Image:
    """Lay a paper ruler along the upper edge, with a tick for each millimetre."""
    result = image.copy()
    draw = ImageDraw.Draw(result)
    strip = round(scene.height * 0.11)
    draw.rectangle((0, 0, scene.width, strip), fill=PAPER)
    step = scene.width / MILLIMETRES_ACROSS[scene.view]
    font = ImageFont.load_default(max(9, strip * 0.3))
    labelled = 10 if step * 10 > strip else 50
    for number in range(MILLIMETRES_ACROSS[scene.view] + 1):
        length = strip * (0.5 if number % 10 == 0 else 0.38 if number % 5 == 0 else 0.24)
        x = number * step
        draw.line((x, strip, x, strip - length), fill=INK, width=max(1, scene.width // 900))
        if number % labelled == 0 and number:
            draw.text((x, strip * 0.06), f"{number} mm", INK, font, anchor="ma")
    return result


def blur(scene: Scene, image: Image.Image) -> Image.Image:
    """Put the picture out of focus."""
    return image.filter(ImageFilter.GaussianBlur(scene.blur * MOST_BLUR * max(scene.size)))


def darken(scene: Scene, picture: Picture) -> Picture:
    """Take light away, and add the noise of a sensor that has too little of it."""
    noise = scene.chance("sensor").standard_normal(picture.shape[:2], np.float32)
    dimmed = picture * (1 - scene.darkness * (1 - DARKEST))
    return dimmed + (1 + 6 * scene.darkness) * noise[..., None]


def lay_mark(scene: Scene, image: Image.Image) -> None:
    """Write the word "synthetic" into the lower right corner, readable on any ground."""
    font = ImageFont.load_default(max(10, round(min(scene.size) * 0.024)))
    place = (scene.width * 0.985, scene.height * 0.98)
    ImageDraw.Draw(image).text(
        place, MARK, "white", font, anchor="rs", stroke_width=1, stroke_fill="black"
    )


def develop(image: Image.Image) -> bytes:
    """Return the picture as a JPEG whose comment says what it is."""
    target = BytesIO()
    image.save(target, "JPEG", quality=90, comment=COMMENT)
    return target.getvalue()
