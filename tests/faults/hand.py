"""Does the acts of `tests.faults.acts`: one request a line comes in, one answer a line goes out."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.db import close_old_connections  # noqa: PLC0415 - needs the settings

    from tests.faults import acts  # noqa: PLC0415 - needs the apps

    for line in sys.stdin:
        request = json.loads(line)
        close_old_connections()  # as Django does around each request
        result = getattr(acts, request.pop("act"))(**request)
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
