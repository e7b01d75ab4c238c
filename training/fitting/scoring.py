"""Scores validation after each epoch, keeps the best weights, and knows when to stop."""

import time
from typing import Any

import keras
import numpy as np

from training.arrays import Floats, Ints
from training.config import RunConfig, Stage
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.judging.metrics import balanced_accuracy, score_probabilities
from training.judging.softmax import softmax
from training.network.kinds import EMBEDDING, LOGITS
from training.pictures.batches import plain_batches


def predict_logits(model: Any, part: Part, px: int) -> Floats:
    """Logits of every photograph of a part, float64 [n, classes]."""
    batches = plain_batches(part.pixels, px)
    return np.concatenate([model.predict_on_batch(b) for b in batches]).astype(np.float64)


def predict_both(model: Any, part: Part, px: int) -> tuple[Floats, Floats]:
    """Embeddings [n, channels] and logits [n, classes] of every photograph of a part."""
    both = keras.Model(model.input, [model.get_layer(n).output for n in (EMBEDDING, LOGITS)])
    pairs = [both.predict_on_batch(batch) for batch in plain_batches(part.pixels, px)]
    embeddings, logits = (
        np.concatenate(each).astype(np.float64) for each in zip(*pairs, strict=True)
    )
    return embeddings, logits


def score_logits(truth: Ints, logits: Floats, shares: Floats) -> dict[str, float]:
    """Headline figures of bare logits, which favour no class.

    Areas under curves rank photographs of the natural mixture, so the frequencies of the
    classes are put back first; balanced accuracy is about classes and reads the bare logits.
    """
    bare = balanced_accuracy(truth, logits.argmax(axis=1))
    natural = score_probabilities(truth, softmax(logits + np.log(shares)))
    both = (bare + natural["macro_auc"]) / 2
    return natural | {"balanced_accuracy": bare, "mean_of_both": both}


class Keeper(keras.callbacks.Callback):
    """Writes history and checkpoints; its whole state is in the run's folder."""

    def __init__(
        self, run: RunFolder, config: RunConfig, stage: Stage, validation: Part, shares: Floats
    ) -> None:
        """Score `validation` after each epoch of `stage`; `shares` of the training classes."""
        super().__init__()
        self._shares = shares
        self._run, self._config, self._stage, self._validation = run, config, stage, validation
        self._average = keras.callbacks.SwapEMAWeights() if config.ema else None
        self._started = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Start the clock."""
        self._started = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Wait for the step: steps that pile up were measured to make an epoch slower."""
        float((logs or {}).get("loss", 0.0))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Score, write a line of history, keep the weights if they are the best so far."""
        seconds = time.monotonic() - self._started
        self._swap("on_test_begin")
        scores = self._score()
        self._keep_average(epoch)
        state = read_state(self._run)
        best = scores[self._config.metric] > state["best"]
        if best:
            self.model.save_weights(self._run.best_weights)
        self._swap("on_test_end")
        line = {"stage": self._stage.name, "epoch": epoch, "seconds": round(seconds, 1)}
        state["history"].append(
            line | {k: round(float(v), 5) for k, v in (logs or {}).items()} | scores
        )
        state["best"] = max(state["best"], scores[self._config.metric])
        state["wait"] = 0 if best else state["wait"] + 1
        state["next_epoch"] = epoch + 1
        self.model.save_weights(self._run.latest_weights)
        self._run.write("state.json", state)
        if state["wait"] >= self._stage.patience:
            self.model.stop_training = True

    def _score(self) -> dict[str, float]:
        logits = predict_logits(self.model, self._validation, self._config.score_px)
        scores = score_logits(self._validation.labels, logits, self._shares)
        return {name: round(value, 5) for name, value in scores.items()}

    def _keep_average(self, epoch: int) -> None:
        """The scored weights of each epoch, from which settling may take a mean."""
        place = self._run.epoch_weights(self._stage.name, epoch)
        place.parent.mkdir(exist_ok=True)
        unfinished = place.with_suffix(".part.npz")
        np.savez(unfinished, *self.model.get_weights())
        unfinished.replace(place)

    def _swap(self, when: str) -> None:
        """Put the moving average in the place of the weights, or back."""
        if self._average is not None:
            self._average.set_model(self.model)
            getattr(self._average, when)()


def read_state(run: RunFolder) -> dict[str, Any]:
    """How far the run has come; a fresh one has come nowhere."""
    if run.has("state.json"):
        state: dict[str, Any] = run.read("state.json")
        return state
    return {"done": [], "next_epoch": 0, "best": -1.0, "wait": 0, "history": []}
