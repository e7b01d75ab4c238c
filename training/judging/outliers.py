"""How unlike the training photographs is this one? Scores, the higher the stranger."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.arrays import Floats

AXES = 16  # directions in which the styles' spread is modelled one by one
LEAST = 1e-6  # of the largest variance: no direction counts as certain


@dataclass(frozen=True, slots=True, eq=False)
class Familiar:
    """A Gaussian around the training photographs' styles (training.network.style).

    The spread is modelled by its first AXES directions and an even rest (probabilistic
    principal components; Tipping and Bishop, 1999), so that few photographs suffice.
    """

    centre: Floats  # [values]
    axes: Floats  # [values, AXES], orthonormal
    spreads: Floats  # [AXES], variances along the axes
    rest: float  # variance in each other direction

    def distance(self, styles: Floats) -> Floats:
        """Squared Mahalanobis distance to the training photographs, per value [n].

        After Lee et al., "A simple unified framework for detecting out-of-distribution
        samples", NeurIPS 2018, who measure on several layers and class by class.
        """
        apart = styles - self.centre
        along = apart @ self.axes
        outside = (apart**2).sum(axis=1) - (along**2).sum(axis=1)
        squared = (along**2 / self.spreads).sum(axis=1) + outside / self.rest
        return np.asarray(squared / styles.shape[1])


def fit_familiar(styles: Floats, axes: int = AXES) -> Familiar:
    """Fit on the styles of training photographs [n, values]."""
    centre = styles.mean(axis=0)
    _, stretch, directions = np.linalg.svd(styles - centre, full_matrices=False)
    variances = stretch**2 / len(styles)
    kept = min(axes, len(stretch) - 1)
    rest = float(variances[kept:].sum() / max(styles.shape[1] - kept, 1))
    rest = max(rest, float(variances[0]) * LEAST)
    return Familiar(centre, directions[:kept].T, np.maximum(variances[:kept], rest), rest)


def save_familiar(familiar: Familiar, path: Path) -> None:
    """Write the fitted Gaussians beside a run's weights."""
    arrays = {"centre": familiar.centre, "axes": familiar.axes, "spreads": familiar.spreads}
    np.savez(path, rest=np.float64(familiar.rest), **arrays)  # type: ignore[arg-type]  # NumPy's stub confuses the names with its options


def load_familiar(path: Path) -> Familiar:
    """Read what save_familiar wrote."""
    with np.load(path) as found:
        return Familiar(found["centre"], found["axes"], found["spreads"], float(found["rest"]))


def energy(logits: Floats) -> Floats:
    """Negative log-sum-exp of the logits [n] (Liu et al., NeurIPS 2020)."""
    top = logits.max(axis=1)
    return np.asarray(-(top + np.log(np.exp(logits - top[:, None]).sum(axis=1))))
