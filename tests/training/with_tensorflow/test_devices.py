"""Several devices and half precision: the same command, on two processors that stand for GPUs."""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from tests.training.with_tensorflow.tiny import skip_settling, write_config
from training.__main__ import main
from training.config import read_config
from training.fitting.run import RunFolder
from training.network import devices
from training.network.kinds import build_network

TWO = [tf.config.LogicalDeviceConfiguration(), tf.config.LogicalDeviceConfiguration()]


@pytest.fixture(scope="module", autouse=True)
def two_processors() -> None:
    """Must come before TensorFlow first uses a device: this file has a process of its own."""
    tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], TWO)


def test_two_devices_train_as_one_does(
    ham_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_config(tmp_path / "tiny.toml", data=ham_folder, head=1, epochs=1)
    # Of one size: a graph is drawn for each that is compared.
    config.write_text(config.read_text().replace("candidate_px = [32, 48]", "candidate_px = [32]"))
    histories = []
    for count in (1, 2):
        names = [device.name for device in tf.config.list_logical_devices("CPU")][:count]
        monkeypatch.setattr(devices, "list_accelerators", lambda names=names: names)
        assert devices.choose_strategy().num_replicas_in_sync == count
        run = tmp_path / f"run-{count}"
        words = ["train", "--config", str(config), "--run", str(run)]
        with monkeypatch.context() as within:
            if count == 1:
                skip_settling(within)
            assert main([*words, "--cache", str(tmp_path / "cache")]) == 0
        histories.append(RunFolder(run).read("state.json")["history"])
    one, two = histories
    # The same batches, each shared between the two: while the backbone rests, the same loss.
    assert two[0]["loss"] == pytest.approx(one[0]["loss"], rel=0.01)
    # Then batch normalisation sees half of each batch, and the two part a little.
    assert two[1]["loss"] == pytest.approx(one[1]["loss"], rel=0.25)
    assert [line["epoch"] for line in two] == [0, 0]
    assert RunFolder(run).has("decisions.json")


def test_half_precision_computes_in_16_bits_and_answers_in_32(
    ham_folder: Path, tmp_path: Path
) -> None:
    config = read_config(write_config(tmp_path / "t.toml", data=ham_folder, head=1, epochs=1))
    try:
        devices.prepare(1, "mixed_bfloat16")
        model = build_network(dataclasses.replace(config.network, alpha=0.25))
        middle = model.get_layer("block_2_pool").output
        assert (middle.dtype, model.output.dtype) == ("bfloat16", "float32")
        assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
        answer = model(np.zeros((1, 32, 32, 3), np.float32))
        assert np.isfinite(answer.numpy()).all()
    finally:
        keras.mixed_precision.set_global_policy("float32")
