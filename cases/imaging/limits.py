"""How large a picture may be, and how much work opening it may cost."""

from typing import Final, NamedTuple


class ImageLimits(NamedTuple):
    """Bounds on one upload; each has its own rejection.

    A named tuple, not a dataclass: it crosses to the child as JSON, and importing
    `dataclasses` would lengthen each child's start.
    """

    source_bytes: int = 15 * 1024 * 1024  # the uploaded file
    pixels: int = 40_000_000  # width times height, read from the header before decoding
    short_side: int = 64  # of the working copy, pixels; below this no skin can be judged
    scans: int = 100  # passes over a JPEG; cameras and editors write fewer than 20
    working_side: int = 2048  # long side of the working copy, pixels; never enlarged
    thumbnail_side: int = 320  # long side of the thumbnail, pixels
    output_bytes: int = 8 * 1024 * 1024  # the working copy; what a model server accepts
    memory_bytes: int = 1024 * 1024 * 1024  # address space of the child
    cpu_seconds: int = 20  # processor time of the child
    wall_seconds: float = 40.0  # from the child's start to its last byte
    waiting_seconds: float = 30.0  # for a free place among the children


DEFAULT_LIMITS: Final = ImageLimits()
