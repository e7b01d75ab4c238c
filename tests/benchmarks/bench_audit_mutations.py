"""A thousand random changes of the audit trail by the tables' owner: how many are noticed.

    make bench ONLY=audit_mutations

Each change is made on a trail of forty events whose head is anchored, looked for by `verify_audit
--anchors`, and undone. The same changes are then tried as the application's role.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from tools.tell import say

CHANGES: Final = 1000
EVENTS: Final = 40


def main() -> int:
    from django.db import transaction  # noqa: PLC0415 - needs the settings

    from tests.audit.mutations import MUTATIONS  # noqa: PLC0415
    from tests.audit.trail import is_refused, make_trail  # noqa: PLC0415
    from tests.database_role import work_as_application  # noqa: PLC0415

    work_as_application()
    random, made, noticed, refused = Random(1), Counter[str](), Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        trail = make_trail(Path(folder), events=EVENTS)
        began = time.perf_counter()
        for _ in range(CHANGES):
            kind = random.choice(sorted(MUTATIONS))
            made[kind] += 1
            noticed[kind] += trail.notices(kind, random)
            # An event of its own is no change: it is linked like any other.
            refused += kind == "add_unlinked" or is_refused(kind, random)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    for kind, count in sorted(made.items()):
        say(f"{kind:24} {noticed[kind]:4} of {count:4} noticed")
    say(f"as the owner: {noticed.total()} of {CHANGES} noticed ({seconds:.0f} s)")
    say(f"as the application: {refused} of {CHANGES} refused")
    return 0 if noticed.total() == refused == CHANGES else 1


if __name__ == "__main__":
    from tests.benchmarks.django_database import migrated_database

    os.environ["DJANGO_SETTINGS_MODULE"] = "telederm.settings.testing"
    with migrated_database():
        sys.exit(main())
