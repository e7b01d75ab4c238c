"""Fingerprints of pictures: of the file, and of what it looks like."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 16  # a difference hash of 16 x 16 = 256 bits


def hash_file(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_look(image: Image.Image) -> int:
    """A 256-bit difference hash: for each cell of a grey grid, is its right neighbour brighter?

    It survives re-compression, small changes of size and of brightness; it does not survive
    rotations and mirroring. Method: N. Krawetz, "Kind of like that", 2013.
    """
    small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BILINEAR)
    grey = np.asarray(small, dtype=np.int16)
    bits = (grey[:, 1:] > grey[:, :-1]).ravel()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def as_bits(hashes: list[int]) -> np.ndarray:
    """Unpack hashes to an array of 0 and 1, float32 [n, 256]."""
    raw = b"".join(value.to_bytes(SIDE * SIDE // 8, "big") for value in hashes)
    packed = np.frombuffer(raw, dtype=np.uint8).reshape(len(hashes), -1)
    return np.unpackbits(packed, axis=1).astype(np.float32)


def find_close_pairs(hashes: list[int], *, within: int, block: int = 1024) -> list[tuple[int, int]]:
    """Positions (i, j), i < j, of hashes that differ in at most `within` of 256 bits."""
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
