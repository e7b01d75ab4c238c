"""`make bench`: runs the benchmarks, each in a process of its own.

A benchmark is a file `tests/benchmarks/bench_NAME.py` that prints what it measured.
"""

import subprocess
import sys

from tools.tell import ROOT, say


def main() -> int:
    """Run the benchmarks named on the command line, or all; return the exit code."""
    folder = ROOT / "tests" / "benchmarks"
    known = {path.stem.removeprefix("bench_"): path for path in sorted(folder.glob("bench_*.py"))}
    chosen = sys.argv[1:] or list(known)
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        say(f"There is no benchmark {', '.join(unknown)}: choose from {', '.join(known)}.")
        return 2
    failed = [name for name in chosen if _run(name) != 0]
    if failed:
        say(f"These benchmarks failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _run(name: str) -> int:
    say(f"== {name}")
    command = [sys.executable, "-m", f"tests.benchmarks.bench_{name}"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
