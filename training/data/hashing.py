"""Fingerprints of pictures: of the file, and of what it looks like."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

GRID = 32  # pixels of the small grey picture, each way
ORDER = 15  # the highest sum of vertical and horizontal frequency that counts
BITS = 135
_BYTES = 17

_WAVES = np.cos(np.pi / GRID * (np.arange(GRID) + 0.5) * np.arange(ORDER + 1)[:, None])
_LOW = np.add.outer(np.arange(ORDER + 1), np.arange(ORDER + 1))


def hash_file(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_look(image: Image.Image) -> int:
    """A perceptual hash of 135 bits: which low frequencies of the grey picture are strong?

    It survives re-compression, small changes of size, brightness and framing; it does not
    survive rotations and mirroring. Hashes of brightness differences, the usual quicker way,
    drown in noise on evenly coloured skin. After C. Zauner, "Implementation and benchmarking
    of perceptual image hash functions", 2010.
    """
    small = image.convert("L").resize((GRID, GRID), Image.Resampling.BOX)
    grey = np.asarray(small, dtype=np.float64)
    strengths = (_WAVES @ grey @ _WAVES.T)[(_LOW > 0) & (_LOW <= ORDER)]
    bits = strengths > np.median(strengths)
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def as_bits(hashes: list[int]) -> np.ndarray:
    """Unpack hashes to an array of 0 and 1, float32 [n, 136]."""
    raw = b"".join(value.to_bytes(_BYTES, "big") for value in hashes)
    packed = np.frombuffer(raw, dtype=np.uint8).reshape(len(hashes), -1)
    return np.unpackbits(packed, axis=1).astype(np.float32)


def find_close_pairs(hashes: list[int], *, within: int, block: int = 1024) -> list[tuple[int, int]]:
    """Positions (i, j), i < j, of hashes that differ in at most `within` bits."""
    bits = as_bits(hashes)
    ones = bits.sum(axis=1)
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(hashes), block):
        part = bits[start : start + block]
        # |a xor b| = |a| + |b| - 2 a.b: a matrix product finds all distances of a block.
        distance = ones[start : start + block, None] + ones[None, :] - 2 * part @ bits.T
        for i, j in np.argwhere(distance <= within):
            if start + i < j:
                pairs.append((int(start + i), int(j)))
    return pairs
