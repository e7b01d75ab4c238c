"""The demo's settings, with a count of what is shown to whom."""

from telederm.settings.demo import *  # noqa: F403
from telederm.settings.demo import MIDDLEWARE

# Innermost: it calls the view.
MIDDLEWARE.append("tests.e2e.access_counter.AccessCounter")
