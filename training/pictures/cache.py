"""Decodes each photograph once and keeps the canonical pictures on disk."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from training.arrays import Pixels
from training.data.records import Record
from training.pictures.canonical import to_canonical
from training.pictures.preprocessing import CANONICAL_PX, CANONICAL_STEPS


def load_pixels(records: Sequence[Record], cache: Path) -> Pixels:
    """Canonical pictures of the records, uint8 [n, CANONICAL_PX, CANONICAL_PX, 3], in order.

    The file's name holds a digest of the files and of the decoding, so a changed data set
    never meets a stale cache. The array is mapped, not read: it may be larger than memory.
    """
    key = hashlib.sha256(repr(CANONICAL_STEPS).encode())
    for record in records:
        key.update(record.sha256.encode())
    path = cache / f"pixels-{key.hexdigest()[:16]}.npy"
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        _decode_all(records, path)
    mapped: Pixels = np.load(path, mmap_mode="r")
    return mapped


def _decode_all(records: Sequence[Record], path: Path) -> None:
    """Write to a neighbour first: a killed run leaves no half-filled cache behind."""
    unfinished = path.with_suffix(".part.npy")
    shape = (len(records), CANONICAL_PX, CANONICAL_PX, 3)
    pixels = np.lib.format.open_memmap(unfinished, mode="w+", dtype=np.uint8, shape=shape)
    files = tf.data.Dataset.from_tensor_slices([str(record.path) for record in records])
    decoded = files.map(
        lambda name: to_canonical(tf.io.read_file(name)), num_parallel_calls=tf.data.AUTOTUNE
    )
    for position, picture in enumerate(decoded.as_numpy_iterator()):
        pixels[position] = picture
    pixels.flush()
    unfinished.rename(path)
