"""The lock files name packages and hashes, and no address: `python -m tools.lock_files`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.tell import ROOT, say

_ADDRESS: Final = re.compile(
    r"://|--(extra-)?index-url|--find-links|--trusted-host|^-[if]\s| @ |file:", re.MULTILINE
)
_PINNED: Final = re.compile(r"^[A-Za-z0-9._-]+(\[[^]]+])?==\S+")


def find_problems(path: Path) -> Iterator[str]:
    """Yield a sentence for each line that names an address, or a package without a hash."""
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if _ADDRESS.search(line):
            yield f"{path.name}:{number} holds an address: run `make lock`."
    for entry in re.sub(r"\s*#.*", "", text).replace("\\\n", " ").splitlines():
        if entry.strip() and not (_PINNED.match(entry) and "--hash=sha256:" in entry):
            yield f"{path.name} has an entry without version or hash: {entry.strip()[:60]!r}."


def main() -> int:
    """Check each lock file; return the exit code."""
    problems = [
        problem
        for path in sorted((ROOT / "requirements").glob("*.txt"))
        for problem in find_problems(path)
    ]
    for problem in problems:
        say(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
