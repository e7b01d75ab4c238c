"""Which tests a parallel worker gets as a whole, and which come first."""

from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling

_ONE_PLATFORM: Final = "tests/e2e/"
_TWO_PROCESSES: Final = "tests/training/test_with_tensorflow.py"
# Minutes each. What is short fills the end up, so that no worker waits for another.
LONG: Final = (
    _TWO_PROCESSES,
    _ONE_PLATFORM,
    "tests/demo/test_whole_demo.py",
    "tests/demo/test_seed_and_smoke.py",
)


class PlatformScheduling(LoadScopeScheduling):
    """A file goes to one worker; so do all browser tests, which share a running platform."""

    def _split_scope(self, nodeid: str) -> str:
        return find_unit(nodeid)


def find_unit(nodeid: str) -> str:
    """Return the name of what goes to one worker together with this test."""
    if nodeid.startswith(_ONE_PLATFORM):
        return _ONE_PLATFORM
    file = nodeid.partition("::")[0]
    return nodeid if file == _TWO_PROCESSES else file


def put_long_ones_first(items: list[pytest.Item]) -> None:
    """Sort in place; what is not long keeps its order."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((n for n, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))
