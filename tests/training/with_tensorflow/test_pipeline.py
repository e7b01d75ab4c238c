"""Batches: reproducible and resumable, and augmentation keeps pictures and labels in range."""

import dataclasses
import tomllib
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from training.config import Augmentation, RunConfig, build_config
from training.pictures.batches import augment_batch, plain_batches, training_batches
from training.pictures.contrast import measure_contrasts
from training.pictures.geometry import move
from training.pictures.lighting import relight
from training.pictures.occlusion import draw_masks, occlude
from training.pictures.randomness import Draws

CONFIG = """
name = "small"
seed = 5
batch = 8
train_px = 32
[data]
kind = "ham10000"
path = "."
licence = "none"
[network]
kind = "scratch"
[[stages]]
name = "all"
trainable = "all"
epochs = 1
learning_rate = 1e-3
[augmentation]
mixup_alpha = 0.4
cutmix = 0.5
"""
SEED = tf.constant([5, 9])


@pytest.fixture
def config() -> RunConfig:
    return build_config(tomllib.loads(CONFIG))


def pictures(count: int = 24) -> tuple[Any, Any]:
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (count, 48, 48, 3), dtype=np.uint8)
    return pixels, np.arange(count) % 7


def take(batches: Any, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(x.numpy(), y.numpy()) for x, y in batches.take(count)]


def test_the_same_seed_gives_the_same_batches_and_another_does_not(config: RunConfig) -> None:
    one = take(training_batches(*pictures(), config), 4)
    two = take(training_batches(*pictures(), config), 4)
    other = take(training_batches(*pictures(), dataclasses.replace(config, seed=6)), 1)
    for (x, y), (again_x, again_y) in zip(one, two, strict=True):
        np.testing.assert_array_equal(x, again_x)
        np.testing.assert_array_equal(y, again_y)
    assert not np.array_equal(one[0][0], other[0][0])


def test_a_resumed_run_sees_the_batches_it_would_have_seen(config: RunConfig) -> None:
    whole = take(training_batches(*pictures(), config), 6)
    rest = take(training_batches(*pictures(), config, first_epoch=1), 3)
    np.testing.assert_array_equal(whole[3][0], rest[0][0])
    np.testing.assert_array_equal(whole[5][1], rest[2][1])


def test_an_epoch_shows_every_picture_once(config: RunConfig) -> None:
    pixels = (
        np.zeros((24, 48, 48, 3), np.uint8) + np.arange(24, dtype=np.uint8)[:, None, None, None]
    )
    seen = take(training_batches(pixels, np.zeros(24, np.int64), config, augment=False), 3)
    values = np.rint(np.concatenate([x[:, 0, 0, 0] for x, _ in seen]))
    assert sorted(values) == list(range(24))
    assert list(values) != list(range(24))


def test_augmented_pixels_and_targets_stay_in_range(config: RunConfig) -> None:
    for pixels, targets in take(training_batches(*pictures(), config), 3):
        assert pixels.shape == (8, 32, 32, 3)
        assert pixels.min() >= 0
        assert pixels.max() <= 255
        assert targets.sum(axis=1) == pytest.approx(1.0)
        assert targets.min() >= 0


def test_moving_nothing_changes_nothing_and_a_turn_keeps_the_centre() -> None:
    still = Augmentation(zoom_min=1.0, zoom_max=1.0, stretch=0.0, shift=0.0)
    dots = np.zeros((64, 33, 33, 3), np.float32)
    dots[:, 14:19, 14:19], dots[:, 12:21, 22:31] = 255, 128
    moved = move(tf.constant(dots), Draws(SEED), 33, still).numpy()
    assert moved[:, 16, 16].min() > 200
    sides = [moved[:, 16, 26], moved[:, 16, 6], moved[:, 6, 16], moved[:, 26, 16]]
    # Over 64 random turns the second dot visits every side.
    assert all(side.max() > 100 for side in sides)


def test_zooming_shows_a_part_of_the_picture() -> None:
    ramp = np.broadcast_to(
        np.linspace(0, 255, 64, dtype=np.float32)[None, None, :, None], (32, 64, 64, 3)
    )
    close = Augmentation(zoom_min=0.5, zoom_max=0.5, stretch=0.0, shift=0.0)
    moved = move(tf.constant(ramp), Draws(SEED), 64, close).numpy()
    ranges = moved.max(axis=(1, 2, 3)) - moved.min(axis=(1, 2, 3))
    # Half the side turned by any angle spans between 0.5 and 0.5 x sqrt(2) of the ramp.
    assert ranges.min() > 0.45 * 255
    assert ranges.max() < 0.75 * 255


def test_relighting_changes_colour_but_not_shape() -> None:
    pixels = tf.constant(np.random.default_rng(1).uniform(60, 190, (16, 24, 24, 3)), tf.float32)
    lit = relight(pixels, Draws(SEED), Augmentation(colour=0.2)).numpy()
    assert np.abs(lit.mean(axis=(1, 2, 3)) - 125).max() > 10
    for before, after in zip(pixels.numpy(), lit, strict=True):
        assert np.corrcoef(before.mean(axis=2).ravel(), after.mean(axis=2).ravel())[0, 1] > 0.9
    same = relight(pixels, Draws(SEED), Augmentation(colour=0.0)).numpy()
    np.testing.assert_allclose(same, pixels.numpy(), atol=1e-3)


def test_hairs_darken_a_small_part_of_some_pictures() -> None:
    light = tf.fill([64, 40, 40, 3], 220.0)
    covered = (occlude(light, Draws(SEED), 0.5).numpy() < 200).any(axis=3).mean(axis=(1, 2))
    assert 0.25 < (covered > 0).mean() < 0.75
    assert covered.max() < 0.5
    assert (occlude(light, Draws(SEED), 0.0).numpy() == 220).all()
    assert (draw_masks(40).reshape(len(draw_masks(40)), -1).max(axis=1) > 0).mean() > 0.9


def test_cutmix_blends_labels_by_the_area_that_is_seen() -> None:
    pixels = np.stack([np.full((32, 32, 3), 40, np.uint8), np.full((32, 32, 3), 200, np.uint8)])
    settings = Augmentation(colour=0.0, hair=0.0, cutmix=1.0)
    mixed, targets = augment_batch(pixels, tf.eye(2), SEED, 32, settings)
    shown = (mixed.numpy()[..., 0] > 120).mean(axis=(1, 2))
    np.testing.assert_allclose(targets.numpy()[:, 1], shown, atol=1e-3)
    assert 0 < shown[0] < 0.4


def test_plain_batches_keep_the_order_and_the_last_one_is_shorter() -> None:
    pixels, _ = pictures(10)
    sizes = [batch.shape[0] for batch in plain_batches(pixels, 32, batch=4)]
    assert sizes == [4, 4, 2]


def test_contrast_sees_a_lesion_and_overlooks_light_and_grain() -> None:
    random = np.random.default_rng(0)
    slope = np.linspace(-40, 40, 224)[None, :, None] + np.linspace(-20, 20, 224)[:, None, None]
    skin = np.array([220.0, 170, 140]) + slope + random.normal(0, 4, (224, 224, 3))
    lesion = skin.copy()
    lesion[90:130, 90:130] -= 60
    pictures = np.stack([skin, lesion]).clip(0, 255).astype(np.uint8)
    plain, marked = measure_contrasts(pictures)
    assert plain < 2
    assert marked > 8


def test_balanced_sampling_draws_rare_classes_as_often_as_the_settings_say(
    config: RunConfig,
) -> None:
    pixels = np.zeros((400, 4, 4, 3), np.uint8)
    labels = np.repeat([0, 5], [40, 360])
    drawn = {}
    for sampling in (0.0, 0.5, 1.0):
        loss = dataclasses.replace(config.loss, sampling=sampling)
        settings = dataclasses.replace(config, loss=loss, batch=400, train_px=4)
        batches = take(training_batches(pixels, labels, settings, augment=False), 4)
        drawn[sampling] = float(np.concatenate([y for _, y in batches])[:, 0].mean())
    assert drawn[0.0] == pytest.approx(0.10)  # each picture once
    assert drawn[0.5] == pytest.approx(0.25, abs=0.04)  # square roots: 1 to 3
    assert drawn[1.0] == pytest.approx(0.50, abs=0.05)
