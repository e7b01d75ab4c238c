"""The demo's settings, with a count of what is shown to whom."""

from telederm.settings.demo import *  # noqa: F403
from telederm.settings.demo import MIDDLEWARE

# Outermost but for the numbering of requests: it sees what leaves.
_AT = MIDDLEWARE.index("telederm.audit.context.AuditOriginMiddleware")
MIDDLEWARE.insert(_AT, "tests.e2e.access_counter.AccessCounter")
