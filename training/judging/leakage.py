"""How 99% is made: the same pictures and the same network, and only the split differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from serving.contract import LABEL_CODES
from training.arrays import Floats, Ints, Pixels
from training.judging.copies import Copies, split_copies
from training.judging.metrics import class_table, score_probabilities
from training.network.kinds import EMBEDDING
from training.pictures.batches import plain_batches

TEST_SHARE = 0.2
UNITS = 512


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the demonstration."""

    split: str
    train: int
    test: int
    lesions_on_both_sides: int
    accuracy: float
    macro_f1: float
    balanced_accuracy: float
    macro_auc: float


def embed_pictures(model: Any, pictures: Pixels, px: int) -> Floats:
    """Embeddings [n, channels] by a frozen network."""
    short = keras.Model(model.input, model.get_layer(EMBEDDING).output)
    batches = [short.predict_on_batch(batch) for batch in plain_batches(pictures, px)]
    return np.concatenate(batches).astype(np.float64)


def run_both(embeddings: Floats, copies: Copies, *, epochs: int, seed: int) -> list[Outcome]:
    """Train the same head on a leaky and on an honest split of the same copies."""
    outcomes = []
    for name, honest in (("by picture (leaky)", False), ("by lesion (honest)", True)):
        testing = split_copies(copies, honest=honest, share=TEST_SHARE, seed=seed)
        head = _fit_head(embeddings[~testing], copies.labels[~testing], epochs, seed)
        probabilities = head.predict(embeddings[testing], verbose=0).astype(np.float64)
        shared = set(copies.origin[testing].tolist()) & set(copies.origin[~testing].tolist())
        outcomes.append(_measure(name, testing, len(shared), copies.labels[testing], probabilities))
    return outcomes


def _fit_head(embeddings: Floats, labels: Ints, epochs: int, seed: int) -> Any:
    keras.utils.set_random_seed(seed)
    normalise = keras.layers.Normalization()
    normalise.adapt(embeddings)
    head = keras.Sequential(
        [
            keras.Input((embeddings.shape[1],)),
            normalise,
            keras.layers.Dense(UNITS, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(len(LABEL_CODES), activation="softmax"),
        ]
    )
    head.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    head.fit(embeddings, labels, epochs=epochs, batch_size=64, verbose=0)
    return head


def _measure(
    name: str, testing: np.ndarray, shared: int, truth: Ints, probabilities: Floats
) -> Outcome:
    figures = score_probabilities(truth, probabilities)
    f1 = [float(row["f1"]) for row in class_table(truth, probabilities)]
    return Outcome(
        split=name,
        train=int((~testing).sum()),
        test=int(testing.sum()),
        lesions_on_both_sides=shared,
        accuracy=figures["accuracy"],
        macro_f1=float(np.mean(f1)),
        balanced_accuracy=figures["balanced_accuracy"],
        macro_auc=figures["macro_auc"],
    )


def format_outcomes(outcomes: Sequence[Outcome]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| split | training | test | lesions on both sides | accuracy | macro F1 | macro AUC |",
        "| --- " * 7 + "|",
    ]
    lines += [
        f"| {row.split} | {row.train} | {row.test} | {row.lesions_on_both_sides} "
        f"| {row.accuracy:.3f} | {row.macro_f1:.3f} | {row.macro_auc:.3f} |"
        for row in outcomes
    ]
    return "\n".join(lines) + "\n"
