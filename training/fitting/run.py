"""A run's folder: its configuration, split, weights, history and figures."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.config import RunConfig, build_config
from training.errors import RunError


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Names of the files in one run's folder, and how they are read and written."""

    path: Path

    def start(self, config: RunConfig) -> None:
        """Write the configuration, or check that the folder was begun with the same one."""
        self.path.mkdir(parents=True, exist_ok=True)
        if (self.path / "config.json").is_file():
            if self.config().digest != config.digest:
                raise RunError(
                    f"{self.path} was begun with another configuration: name a new folder with "
                    "--run, or remove this one."
                )
            return
        self.write("config.json", config.as_dict())

    def config(self) -> RunConfig:
        """The configuration the run was begun with."""
        return build_config(self.read("config.json"))

    def write(self, name: str, content: Any) -> None:
        """Write JSON so that a reader sees the old file or the new one, never half of it."""
        unfinished = self.path / f".{name}.part"
        unfinished.write_text(json.dumps(content, indent=1), encoding="utf-8")
        unfinished.replace(self.path / name)

    def read(self, name: str) -> Any:
        """Read JSON; raises RunError when that step of the run has not been made."""
        file = self.path / name
        if not file.is_file():
            raise RunError(f"{file} is missing: run the steps before this one first.")
        return json.loads(file.read_text(encoding="utf-8"))

    def has(self, name: str) -> bool:
        """Whether the run has this file already."""
        return (self.path / name).is_file()

    @property
    def familiar(self) -> Path:
        """What the training photographs look like to the network (training.judging.outliers)."""
        return self.path / "familiar.npz"

    @property
    def latest_weights(self) -> Path:
        """The weights (and the optimizer's state) after the last whole epoch."""
        return self.path / "latest.weights.h5"

    @property
    def best_weights(self) -> Path:
        """The weights with the best validation score so far."""
        return self.path / "best.weights.h5"

    @property
    def mean_weights(self) -> Path:
        """The mean of the last epochs' scored weights."""
        return self.path / "mean.weights.h5"

    def epoch_weights(self, stage: str, epoch: int) -> Path:
        """The weights that were scored after one epoch, as plain arrays (.npz)."""
        return self.path / "epochs" / f"{stage}-{epoch:03d}.npz"
