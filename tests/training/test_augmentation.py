"""Augmentation: what it may change of a picture, what it must keep, and how far it goes."""

import numpy as np

from training.arrays import Pixels
from training.config import Augmentation
from training.pictures.augment import augment_batch
from training.pictures.geometry import move
from training.pictures.lighting import relight
from training.pictures.mixing import mix
from training.pictures.occlusion import draw_masks, occlude

STILL = Augmentation(zoom_min=1.0, zoom_max=1.0, stretch=0.0, shift=0.0, colour=0.0, hair=0.0)


def random() -> np.random.Generator:
    return np.random.default_rng(4)


def noise(count: int, px: int = 24) -> Pixels:
    return np.random.default_rng(1).integers(60, 190, (count, px, px, 3), dtype=np.uint8)


def test_a_turn_keeps_the_centre_and_goes_every_way() -> None:
    dots = np.zeros((33, 33, 3), np.uint8)
    dots[14:19, 14:19], dots[12:21, 22:31] = 255, 128
    draws = random()
    moved = np.stack([move(dots, draws, 33, STILL) for _ in range(64)])
    assert moved[:, 16, 16].min() > 200
    sides = [moved[:, 16, 26], moved[:, 16, 6], moved[:, 6, 16], moved[:, 26, 16]]
    assert all(side.max() > 100 for side in sides)


def test_half_of_the_pictures_are_mirrored() -> None:
    corner = np.zeros((33, 33, 3), np.uint8)
    corner[8:13, 8:16] = 255  # a bar, left of whose middle a dot shows which way it was turned
    corner[14:18, 8:11] = 128
    draws = random()
    handed = [_handedness(move(corner, draws, 33, STILL)[..., 0]) for _ in range(200)]
    assert 0.35 < np.mean(np.array(handed) > 0) < 0.65


def _handedness(picture: Pixels) -> float:
    """Which side of the line from the middle to the bar the dot lies on."""
    bar = np.argwhere(picture > 200).mean(axis=0) - 16
    dot = np.argwhere((picture > 100) & (picture < 150)).mean(axis=0) - 16
    return float(bar[0] * dot[1] - bar[1] * dot[0])


def test_zooming_shows_a_part_of_the_picture() -> None:
    ramp = np.broadcast_to(np.linspace(0, 255, 64)[None, :, None], (64, 64, 3)).astype(np.uint8)
    close = Augmentation(zoom_min=0.5, zoom_max=0.5, stretch=0.0, shift=0.0)
    draws = random()
    moved = np.stack([move(ramp, draws, 64, close) for _ in range(32)])
    ranges = np.ptp(moved, axis=(1, 2, 3))
    # Half the side turned by any angle spans between 0.5 and 0.5 x sqrt(2) of the ramp.
    assert ranges.min() > 0.45 * 255
    assert ranges.max() < 0.75 * 255


def test_what_lies_outside_the_picture_is_mirrored_in_and_never_black() -> None:
    far = Augmentation(zoom_min=1.5, zoom_max=1.5, shift=0.3)
    draws = random()
    assert min(move(noise(1)[0], draws, 24, far).min() for _ in range(32)) >= 60


def test_relighting_changes_colour_but_not_shape() -> None:
    draws, pixels = random(), noise(16)
    lit = np.stack([relight(each, draws, Augmentation(colour=0.2)) for each in pixels])
    assert np.abs(lit.mean(axis=(1, 2, 3)) - 125).max() > 10
    for before, after in zip(pixels, lit, strict=True):
        assert np.corrcoef(before.mean(axis=2).ravel(), after.mean(axis=2).ravel())[0, 1] > 0.9
    np.testing.assert_array_equal(relight(pixels[0], draws, STILL), pixels[0])


def test_relighting_is_saturation_then_contrast_then_gains() -> None:
    """The one map of colours is what the four changes make one after the other."""
    picture = noise(1)[0]
    draws, strength = random(), 0.2
    balance = draws.uniform(0.9, 1.1, 3)
    exposure, contrast, saturation = draws.uniform(1 - strength, 1 + strength, 3)
    grey = picture.mean(axis=2, keepdims=True)
    coloured = grey + (picture - grey) * saturation
    mean = coloured.mean(axis=(0, 1))
    expected = (mean + (coloured - mean) * contrast) * balance * exposure
    lit = relight(picture, random(), Augmentation(colour=strength))
    np.testing.assert_allclose(lit, expected.clip(0, 255), atol=1.0)  # of 8 bits


def test_hairs_darken_a_small_part_of_some_pictures() -> None:
    light, draws = np.full((40, 40, 3), 220, np.uint8), random()
    covered = np.stack([occlude(light, draws, 0.5) for _ in range(64)])
    dark = (covered < 200).any(axis=3).mean(axis=(1, 2))
    assert 0.25 < (dark > 0).mean() < 0.75
    assert dark.max() < 0.5
    assert (occlude(light, draws, 0.0) == 220).all()
    assert (draw_masks(40).reshape(len(draw_masks(40)), -1).max(axis=1) > 0).mean() > 0.9


def test_cutmix_blends_labels_by_the_area_that_is_seen() -> None:
    pixels = np.stack([np.full((32, 32, 3), 40, np.uint8), np.full((32, 32, 3), 200, np.uint8)])
    settings = Augmentation(colour=0.0, hair=0.0, cutmix=1.0)
    mixed, targets = augment_batch(pixels, np.eye(2, dtype=np.float32), random(), 32, settings)
    shown = (mixed[..., 0] > 120).mean(axis=(1, 2))
    np.testing.assert_allclose(targets[:, 1], shown, atol=1e-3)
    assert 0 < shown[0] < 0.4


def test_cutmix_patches_as_many_pictures_as_asked() -> None:
    pixels, targets = np.zeros((400, 8, 8, 3), np.float32), np.eye(400, dtype=np.float32)
    _, mixed = mix(pixels, targets, random(), Augmentation(cutmix=0.3))
    assert 0.22 < (mixed.max(axis=1) < 1).mean() < 0.38


def test_mixup_keeps_most_of_the_picture_whose_place_it_takes() -> None:
    pixels = np.stack([np.full((8, 8, 3), value, np.float32) for value in range(16)])
    settings = Augmentation(mixup_alpha=0.4)
    mixed, targets = mix(pixels, np.eye(16, dtype=np.float32), random(), settings)
    np.testing.assert_allclose(mixed[:, 0, 0, 0], targets @ np.arange(16), rtol=1e-5)
    assert targets.diagonal().min() >= 0.5
