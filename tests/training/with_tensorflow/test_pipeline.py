"""Batches: reproducible and resumable, with pictures and labels in range."""

import dataclasses
import tomllib
from typing import Any

import numpy as np
import pytest

from training.config import RunConfig, build_config
from training.pictures.batches import plain_batches, training_batches
from training.pictures.contrast import measure_contrasts

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
