"""One file describes a run: data, network, stages, augmentation, and one seed for all of it."""

import dataclasses
import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Where the photographs are, and how they are divided."""

    kind: str
    path: str  # relative to the folder in which the command is run
    modality: str = "dermoscopic"
    licence: str
    train: float = 0.70
    validation: float = 0.15
    test: float = 0.15

    @property
    def fractions(self) -> dict[str, float]:
        """The share of each part."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The architecture and where its first weights come from."""

    kind: str  # one of training.network.kinds.KINDS
    weights: str = "none"  # "imagenet", "none" or a path to Keras weights without the top
    alpha: float = 1.0  # MobileNetV2's width
    dropout: float = 0.3
    freeze_batch_norm: bool = True
    start: str = ""  # weights to go on from: a run's *.weights.h5 or a served version's folder
    # Said on purpose of a served version: it has seen none of these photographs.
    foreign_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stretch of training with one set of trainable layers and one schedule."""

    name: str
    trainable: str  # "head", "all", or the first backbone layer that learns
    epochs: int
    learning_rate: float
    patience: int = 1000  # epochs without a better validation score before it stops
    weight_decay: float = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """How far a training picture may differ from the photograph it was made of."""

    zoom_min: float = 0.70  # side of the crop, as a share of the picture's
    zoom_max: float = 1.05
    stretch: float = 0.15  # log of the aspect ratio's change
    shift: float = 0.06  # of the side
    colour: float = 0.20
    hair: float = 0.15  # probability
    mixup_alpha: float = 0.0
    cutmix: float = 0.0  # probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """How the imbalance between the classes is met."""

    prior: float = 1.0  # logit adjustment by this power of the class frequencies
    sampling: float = 0.0  # classes drawn with frequency ** (1 - this): 1 is all alike
    class_weight: float = 0.0  # weights of frequency ** -this
    focal_gamma: float = 0.0
    label_smoothing: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    """Everything that decides what a run computes."""

    name: str
    data: Data
    network: Network
    stages: tuple[Stage, ...]
    seed: int = 1
    batch: int = 32
    train_px: int = 160
    score_px: int = 160  # the size at which validation is scored while training
    candidate_px: tuple[int, ...] = (160, 192, 224)  # input sizes compared on validation
    metric: str = "mean_of_both"  # or "balanced_accuracy", "macro_auc": what stopping watches
    ema: float = 0.0  # momentum of the weights' moving average; 0 is off
    precision: str = "float32"  # or "mixed_float16", "mixed_bfloat16" where a GPU is
    augmentation: Augmentation = field(default_factory=Augmentation)
    loss: Loss = field(default_factory=Loss)

    def as_dict(self) -> dict[str, Any]:
        """The configuration as plain data."""
        return dataclasses.asdict(self)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the configuration as canonical JSON."""
        text = json.dumps(self.as_dict(), separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def read_config(path: Path) -> RunConfig:
    """Read a TOML file; raises ConfigError that names what is missing or unknown."""
    if not path.is_file():
        raise ConfigError(f"{path} is missing: training/configs/ holds the ones we use.")
    with path.open("rb") as file:
        return build_config(tomllib.load(file))


def build_config(raw: dict[str, Any]) -> RunConfig:
    """Build a configuration from plain data, as `RunConfig.as_dict` gives it."""
    try:
        return RunConfig(
            **{
                **raw,
                "data": Data(**raw["data"]),
                "network": Network(**raw["network"]),
                "stages": tuple(Stage(**stage) for stage in raw["stages"]),
                "candidate_px": tuple(raw.get("candidate_px", (160, 192, 224))),
                "augmentation": Augmentation(**raw.get("augmentation", {})),
                "loss": Loss(**raw.get("loss", {})),
            }
        )
    except (KeyError, TypeError) as error:
        raise ConfigError(
            f"The configuration is incomplete or has an unknown name: {error}."
        ) from error
