"""Scores validation after each epoch, keeps the best weights, and knows when to stop."""

import time
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from training.arrays import Floats, Ints
from training.config import RunConfig, Stage
from training.fitting.dataset import Part
from training.fitting.run import RunFolder
from training.judging.metrics import balanced_accuracy, score_probabilities
from training.judging.softmax import softmax
from training.network.style import describe_style, middle_maps
from training.pictures.batches import plain_batches
from training.pictures.views import mean_of_views, stack_views


def predict_logits(model: Any, part: Part, px: int, views: int = 1) -> Floats:
    """Logits of every photograph of a part, float64 [n, classes]: the mean of its views."""
    stacks = (stack_views(batch, views) for batch in plain_batches(part.pixels, px))
    look = _as_function(model)
    means = [mean_of_views(look(stack), views).numpy() for stack in stacks]
    return np.concatenate(means).astype(np.float64)


def predict_styles(model: Any, part: Part, px: int) -> Floats:
    """The style (training.network.style) of every photograph of a part, float64 [n, values]."""
    look = _as_function(keras.Model(model.input, describe_style(middle_maps(model))))
    batches = plain_batches(part.pixels, px)
    return np.concatenate([look(batch).numpy() for batch in batches]).astype(np.float64)


def _as_function(model: Any) -> Any:
    """One forward pass. `predict_on_batch` would make it once on each of several devices."""
    shape = tf.TensorSpec([None, None, None, 3], tf.float32)
    return tf.function(lambda pixels: model(pixels, training=False), input_signature=[shape])


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
