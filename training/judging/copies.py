"""Oversampling as many papers do it: rare classes are filled up with turned, mirrored copies."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.arrays import Ints, Pixels
from training.data.records import Record


@dataclass(frozen=True, slots=True)
class Copies:
    """Pictures made of originals: position of the original, label, and how each was turned."""

    origin: Ints  # [n], position among the records
    labels: Ints  # [n]
    turns: Ints  # [n], quarter turns 0 to 3, plus 4 when mirrored

    def render(self, pixels: Pixels) -> Pixels:
        """The pictures themselves, of the originals' pixels [records, side, side, 3]."""
        return np.stack(
            [
                turn_picture(pixels[origin], int(turn))
                for origin, turn in zip(self.origin, self.turns, strict=True)
            ]
        )


def turn_picture(picture: Pixels, turn: int) -> Pixels:
    """A square picture, mirrored if `turn` is 4 or more, then turned by its quarter turns."""
    mirrored = picture[:, ::-1] if turn >= 4 else picture  # noqa: PLR2004 - four turns in a circle
    return np.ascontiguousarray(np.rot90(mirrored, turn % 4))


def fill_up(records: Sequence[Record], *, per_class: int, seed: int) -> Copies:
    """Bring every class to `per_class` pictures; an original is used again, turned otherwise."""
    random = np.random.default_rng(seed)
    members: dict[int, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        members[record.label_index].append(position)
    origins, labels, turns = [], [], []
    for label in sorted(members):
        own = random.permutation(members[label])
        used = np.resize(own, per_class)
        rounds = np.arange(per_class) // len(own)
        origins.append(used)
        labels.append(np.full(per_class, label))
        turns.append((random.permutation(8)[rounds % 8] + used) % 8)
    return Copies(*(np.concatenate(each).astype(np.int64) for each in (origins, labels, turns)))


def split_copies(copies: Copies, *, honest: bool, share: float, seed: int) -> np.ndarray:
    """Which copies are for testing, bool [n].

    Honest: a lesion's copies stay together. Otherwise the copies are dealt one by one, as if
    each were a photograph of its own.
    """
    random = np.random.default_rng(seed)
    if not honest:
        return np.asarray(random.random(len(copies.labels)) < share)
    chosen = {
        int(origin)
        for label in np.unique(copies.labels)
        for origin in _draw(random, np.unique(copies.origin[copies.labels == label]), share)
    }
    return np.array([int(origin) in chosen for origin in copies.origin])


def _draw(random: np.random.Generator, values: Ints, share: float) -> Ints:
    return random.choice(values, max(round(share * len(values)), 1), replace=False)
