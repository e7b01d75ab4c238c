"""How unlike the training photographs is this one? Scores, the higher the stranger."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.arrays import Floats, Ints

AXES = 64  # directions in which the embedding's spread is modelled one by one
LEAST = 1e-6  # of the largest variance: no direction counts as certain


@dataclass(frozen=True, slots=True, eq=False)
class Familiar:
    """A Gaussian around each class in the embedding, all of one shape.

    The spread is modelled by its first AXES directions and an even rest (probabilistic
    principal components; Tipping and Bishop, 1999): a whole covariance matrix of 1,280
    dimensions would need more photographs than there are, and more room than the model.
    """

    centres: Floats  # [classes, channels]
    axes: Floats  # [channels, AXES], orthonormal
    spreads: Floats  # [AXES], variances along the axes
    rest: float  # variance in each other direction

    def distance(self, embeddings: Floats) -> Floats:
        """Squared Mahalanobis distance to the nearest class, per channel [n].

        After Lee et al., "A simple unified framework for detecting out-of-distribution
        samples", NeurIPS 2018.
        """
        apart = embeddings[:, None, :] - self.centres[None, :, :]
        along = apart @ self.axes
        outside = (apart**2).sum(axis=2) - (along**2).sum(axis=2)
        squared = (along**2 / self.spreads).sum(axis=2) + outside / self.rest
        return np.asarray(squared.min(axis=1) / embeddings.shape[1])


def fit_familiar(embeddings: Floats, labels: Ints, axes: int = AXES) -> Familiar:
    """Fit on training photographs: embeddings [n, channels] and their labels [n].

    Classes count alike in the shared spread, so that the most common one does not shape it
    alone. A class without photographs gets the mean of all as its centre.
    """
    classes = np.unique(labels)
    centres = np.tile(embeddings.mean(axis=0), (int(classes.max()) + 1, 1))
    weights = np.zeros(len(labels))
    for label in classes:
        own = labels == label
        centres[label] = embeddings[own].mean(axis=0)
        weights[own] = 1 / own.sum()
    apart = (embeddings - centres[labels]) * np.sqrt(weights / len(classes))[:, None]
    _, stretch, directions = np.linalg.svd(apart, full_matrices=False)
    kept = min(axes, len(stretch) - 1)
    rest = float((stretch[kept:] ** 2).sum() / max(embeddings.shape[1] - kept, 1))
    rest = max(rest, float(stretch[0] ** 2) * LEAST)
    return Familiar(centres, directions[:kept].T, np.maximum(stretch[:kept] ** 2, rest), rest)


def save_familiar(familiar: Familiar, path: Path) -> None:
    """Write the fitted Gaussians beside a run's weights."""
    arrays = {"centres": familiar.centres, "axes": familiar.axes, "spreads": familiar.spreads}
    np.savez(path, rest=np.float64(familiar.rest), **arrays)  # type: ignore[arg-type]  # NumPy's stub confuses the names with its options


def load_familiar(path: Path) -> Familiar:
    """Read what save_familiar wrote."""
    with np.load(path) as found:
        return Familiar(found["centres"], found["axes"], found["spreads"], float(found["rest"]))


def energy(logits: Floats) -> Floats:
    """Negative log-sum-exp of the logits [n] (Liu et al., NeurIPS 2020)."""
    top = logits.max(axis=1)
    return np.asarray(-(top + np.log(np.exp(logits - top[:, None]).sum(axis=1))))
