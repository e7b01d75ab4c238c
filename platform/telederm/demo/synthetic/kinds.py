"""One recipe for each kind of lesion: what a textbook would name, in dyes and shapes."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from telederm.demo.synthetic.lesion import SIDE, Lesion, Outline, draw_outline, tint
from telederm.demo.synthetic.noise import Field, as_field, cells, clouds, lines, smooth_step
from telederm.demo.synthetic.scene import Kind

Chance = np.random.Generator

# What each dye takes from red, green and blue light, for a density of 1.
MELANIN: Final = (0.62, 1.0, 1.28)
DEEP_MELANIN: Final = (1.15, 0.85, 0.52)  # seen through the skin above it: bluish grey
BLOOD: Final = (0.2, 1.05, 0.85)
DARK_BLOOD: Final = (0.75, 1.5, 1.0)
KERATIN: Final = (-0.22, -0.32, -0.36)  # scale, cysts and scars: brighter than skin


def cloud(chance: Chance, count: float) -> Field:
    """Soft patches, `count` of them across the square."""
    return clouds(chance, SIDE, SIDE, cells=count)


def network(chance: Chance, count: float, thickness: float = 0.16) -> Field:
    """A honeycomb of lines, 0 to 1."""
    return lines(cells(chance, SIDE, SIDE, across=count).border, thickness)


def dots(chance: Chance, count: float, *, share: float, size: float) -> Field:
    """Dots in a `share` of `count` cells across, of up to `size` cell widths; 0 to 1."""
    spread = cells(chance, SIDE, SIDE, across=count, bend=0.12)
    reach = size * (1.1 - 0.6 * spread.value / share)  # those that are there differ in size
    dot = 1 - smooth_step(spread.distance / np.maximum(reach, 0.01), 0.35, 1.0)
    return as_field(dot * (spread.value < share))


def spot(outline: Outline, chance: Chance, *, size: float, spread: float) -> Field:
    """Return a soft patch of about `size` radii, up to `spread` radii from the middle."""
    angle, far = chance.uniform(0, 2 * np.pi), spread * chance.uniform(0.5, 1)
    offset = np.hypot(outline.right - far * math.cos(angle), outline.down - far * math.sin(angle))
    ragged = as_field(offset + 0.12 * cloud(chance, 8))
    return 1 - smooth_step(ragged, size * 0.35, size)


def draw_naevus(chance: Chance) -> Lesion:
    """Even, round, brown; a regular network that fades towards the border."""
    outline = draw_outline(chance, irregularity=0.18, length=chance.uniform(1.0, 1.3))
    body = outline.fill(0.5)
    density = body * (0.62 + 0.1 * cloud(chance, 6) + 0.3 * smooth_step(outline.depth, 0.3, 0.9))
    density += 0.42 * network(chance, 46) * outline.fill(0.45)
    return Lesion(tint(density, MELANIN), 0.35 * outline.fill(0.8))


def draw_melanoma(chance: Chance) -> Lesion:
    """Ragged and of several colours: browns and black, a blue veil, a red part, streaks."""
    outline = draw_outline(chance, irregularity=0.62, length=chance.uniform(1.1, 1.5))
    body = outline.fill(0.16)
    patches = smooth_step(cloud(chance, 4), -0.6, 1.4)
    density = body * (0.6 + 1.1 * patches)
    density += 0.55 * body * network(chance, 30, 0.3) * smooth_step(cloud(chance, 5), -0.2, 1)
    density += 1.1 * dots(chance, 36, share=0.3, size=0.36) * outline.fill(0.05)
    veil = body * spot(outline, chance, size=0.55, spread=0.45)
    blush = body * spot(outline, chance, size=0.5, spread=0.6)
    absorbance = tint(density * (1 - 0.75 * veil) * (1 - 0.6 * blush), MELANIN)
    absorbance += tint(0.95 * veil, DEEP_MELANIN) + tint(0.5 * blush, BLOOD)
    return Lesion(absorbance, body * (0.4 + 0.2 * veil))


def draw_keratosis(chance: Chance) -> Lesion:
    """Stuck on: a sharp border, waxy brown, furrows, pale cysts and dark plugs."""
    outline = draw_outline(chance, irregularity=0.3, length=chance.uniform(1.05, 1.45))
    body = outline.fill(0.06)
    furrows = network(chance, 17, 0.2)
    plugs = dots(chance, 16, share=0.2, size=0.24) * outline.fill(0.2)
    cysts = dots(chance, 19, share=0.16, size=0.2) * outline.fill(0.2)
    density = body * (0.72 + 0.12 * cloud(chance, 7) + 0.34 * furrows) + 1.2 * plugs
    absorbance = tint(density * (1 - cysts), MELANIN) + tint(1.1 * cysts, KERATIN)
    return Lesion(absorbance, body * (1 - 0.35 * furrows) * smooth_step(outline.depth, -0.05, 0.3))


def draw_vascular(chance: Chance) -> Lesion:
    """Red to purple lakes with pale walls between them."""
    outline = draw_outline(chance, irregularity=0.3, length=chance.uniform(1.0, 1.3))
    body = outline.fill(0.1)
    spread = cells(chance, SIDE, SIDE, across=11)
    lakes = smooth_step(spread.border, 0.0, 0.4) * (1 - smooth_step(spread.distance, 0.35, 0.75))
    red = body * (0.35 + 0.75 * lakes)
    absorbance = tint(red, BLOOD) + tint(body * lakes * 0.9 * spread.value**2, DARK_BLOOD)
    return Lesion(absorbance, body * (0.3 + 0.5 * lakes))


def draw_carcinoma(chance: Chance) -> Lesion:
    """Pink and pearly, a raised edge, branching vessels, a small sore, a few blue nests."""
    outline = draw_outline(chance, irregularity=0.35, length=chance.uniform(1.0, 1.35))
    body = outline.fill(0.25)
    vessels = lines(cloud(chance, 5), 0.06) * smooth_step(cloud(chance, 4), -0.4, 0.6)
    sore = spot(outline, chance, size=0.3, spread=0.2)
    nests = dots(chance, 11, share=0.16, size=0.42) * outline.fill(0.15)
    absorbance = tint(body * (0.22 + 0.05 * cloud(chance, 8)), BLOOD)
    absorbance += tint(body * vessels * 0.6, BLOOD) + tint(0.55 * sore, DARK_BLOOD)
    absorbance += tint(0.7 * nests, DEEP_MELANIN)
    hollow = 0.55 * smooth_step(outline.depth, 0.2, 0.6)
    edge = smooth_step(outline.depth, -0.05, 0.18) * (1 - hollow)
    return Lesion(absorbance, edge * (1 - 0.6 * sore))


def draw_dermatofibroma(chance: Chance) -> Lesion:
    """A pale scar in the middle and a faint brown network around it."""
    outline = draw_outline(chance, irregularity=0.12, length=chance.uniform(1.0, 1.2))
    body = outline.fill(0.6)
    scar = smooth_step(outline.depth + 0.08 * cloud(chance, 7), 0.42, 0.8)
    density = body * (0.4 + 0.06 * cloud(chance, 6)) + 0.3 * network(chance, 50) * body
    absorbance = tint(density * (1 - scar), MELANIN) + tint(0.16 * body, BLOOD)
    return Lesion(absorbance + tint(0.55 * scar, KERATIN), 0.55 * outline.fill(0.9))


def draw_actinic(chance: Chance) -> Lesion:
    """A rough red patch without a clear border, with white and yellow scale on it."""
    outline = draw_outline(chance, irregularity=0.6, length=chance.uniform(1.1, 1.6))
    body = outline.fill(0.7)
    scale = body * smooth_step(cloud(chance, 12) + 0.7 * cloud(chance, 30), 0.5, 1.5)
    follicles = dots(chance, 22, share=0.5, size=0.22) * body
    absorbance = tint(body * (0.4 + 0.1 * cloud(chance, 8)), BLOOD) + tint(0.12 * body, MELANIN)
    absorbance += tint(0.9 * scale, KERATIN) + tint(0.3 * follicles, KERATIN)
    return Lesion(absorbance, 0.3 * body + 0.5 * scale)


RECIPES: Final[dict[Kind, Callable[[Chance], Lesion]]] = {
    Kind.NAEVUS: draw_naevus,
    Kind.MELANOMA: draw_melanoma,
    Kind.KERATOSIS: draw_keratosis,
    Kind.VASCULAR: draw_vascular,
    Kind.CARCINOMA: draw_carcinoma,
    Kind.DERMATOFIBROMA: draw_dermatofibroma,
    Kind.ACTINIC: draw_actinic,
}
