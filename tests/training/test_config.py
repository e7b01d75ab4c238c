"""Configurations: the shipped ones are sound, wrong ones are refused with a reason."""

import dataclasses
import tomllib
from pathlib import Path

import pytest

from training.config import build_config, read_config
from training.errors import ConfigError, RunError
from training.fitting.run import RunFolder

CONFIGS = Path(__file__).parents[2] / "training" / "configs"
SMALL = """
name = "small"
[data]
kind = "ham10000"
path = "somewhere"
licence = "none"
[network]
kind = "scratch"
[[stages]]
name = "all"
trainable = "all"
epochs = 1
learning_rate = 1e-3
"""


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_shipped_configuration_reads(path: Path) -> None:
    config = read_config(path)
    assert config.name == path.stem
    assert sum(config.data.fractions.values()) == pytest.approx(1.0)
    assert "non-commercial" in config.data.licence


def test_a_configuration_survives_json() -> None:
    config = build_config(tomllib.loads(SMALL))
    assert build_config(config.as_dict()) == config


def test_every_value_counts_in_the_digest() -> None:
    config = build_config(tomllib.loads(SMALL))
    assert dataclasses.replace(config, seed=2).digest != config.digest


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "small"', 'name = "small"\nsed = 1', "sed"),
        ('[network]\nkind = "scratch"', "", "network"),
        ("epochs = 1", "", "epochs"),
    ],
)
def test_wrong_and_missing_names_are_told(old: str, new: str, named: str) -> None:
    assert old in SMALL
    with pytest.raises(ConfigError, match=named):
        build_config(tomllib.loads(SMALL.replace(old, new)))


def test_a_run_folder_belongs_to_one_configuration(tmp_path: Path) -> None:
    config = build_config(tomllib.loads(SMALL))
    run = RunFolder(tmp_path / "run")
    run.start(config)
    run.start(config)
    assert run.config() == config
    with pytest.raises(RunError, match="another configuration"):
        run.start(dataclasses.replace(config, seed=2))


def test_a_missing_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="steps before"):
        RunFolder(tmp_path).read("decisions.json")
