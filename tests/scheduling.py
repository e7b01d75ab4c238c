"""Which tests a parallel worker gets as a whole."""

from xdist.scheduler import LoadFileScheduling

_ONE_PLATFORM = "tests/e2e"


class PlatformScheduling(LoadFileScheduling):
    """A file goes to one worker; so do all browser tests, which share a running platform."""

    def _split_scope(self, nodeid: str) -> str:
        return _ONE_PLATFORM if nodeid.startswith(_ONE_PLATFORM) else super()._split_scope(nodeid)
