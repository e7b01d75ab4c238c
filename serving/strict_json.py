"""JSON whose numbers are numbers: what a version says of itself is compared with limits.

Python reads NaN, Infinity and 1e999, which JSON doesn't have or no float holds. Every comparison
with NaN is false: nothing would ever be above such a limit, or below such a floor.
"""

import json
import math
from typing import Any


def parse_json(encoded: bytes) -> Any:
    """Return what is encoded. Raises ValueError, also where a number is not finite."""
    return json.loads(encoded, parse_constant=_refuse, parse_float=_parse_float)


def finite_number(value: Any) -> float:
    """Return a parsed number as a float.

    Raises:
        TypeError: it is no number.
        ValueError: it is not finite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    try:
        number = float(value)
    except OverflowError as error:  # JSON's integers have no end
        raise ValueError("an integer is too large") from error
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is no finite number")
    return number


def _parse_float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no finite number")
