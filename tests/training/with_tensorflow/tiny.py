"""The configuration of a run that takes seconds."""

from pathlib import Path

import pytest

from training.commands import train

CONFIG = """
name = "tiny"
seed = 3
batch = 8
train_px = 32
score_px = 32
candidate_px = [32, 48]
metric = "macro_auc"
ema = 0.5
[data]
kind = "ham10000"
path = "{path}"
licence = "none: drawn for this test"
train = 0.6
validation = 0.2
test = 0.2
[network]
kind = "scratch"
alpha = 0.25
freeze_batch_norm = false
[[stages]]
name = "first"
trainable = "head"
epochs = {head}
learning_rate = 1e-3
[[stages]]
name = "all"
trainable = "all"
epochs = {epochs}
learning_rate = 1e-2
"""


def write_config(file: Path, *, data: Path, head: int, epochs: int) -> Path:
    """Write it to `file`; `head` and `epochs` are the lengths of its two stages."""
    file.write_text(CONFIG.format(path=data, head=head, epochs=epochs))
    return file


def skip_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the training command end with the last epoch, for tests of the training alone."""
    nothing = {"input_px": 0, "validation": {}}
    monkeypatch.setattr(train, "settle", lambda *_, **__: nothing)
