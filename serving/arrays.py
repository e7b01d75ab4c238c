"""The values of one image in one output; without gRPC, for those who only read them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Array:
    """Values row by row; the shape has no batch in it."""

    shape: tuple[int, ...]
    values: tuple[float, ...]

    def rows(self) -> list[list[float]]:
        """Return the values as a matrix; the array has the shape [h, w]."""
        height, width = self.shape
        return [list(self.values[row * width : (row + 1) * width]) for row in range(height)]
