"""What weights have learnt from before, and that it is none of what measures them now."""

import json
from pathlib import Path
from typing import Any, TypeAlias

from serving import contract
from training.config import Network
from training.data.splits import Split
from training.errors import LeakageError
from training.fitting.run import RunFolder

_Listing: TypeAlias = dict[str, dict[str, str]]  # part -> image id -> SHA-256 of the file


def refuse_another_split(split: Split, run: RunFolder) -> None:
    """Raise LeakageError when the run began with other photographs, or divided otherwise.

    One photograph more or less deals the others anew: what was learnt from would be measured by.
    """
    if run.has("split.json") and run.read("split.json")["digest"] != split.digest:
        raise LeakageError(
            f"{run.path} began with another split: photographs were added, removed or changed "
            "since. Bring them back, or begin a new run with --run."
        )


def refuse_leaking_start(split: Split, settings: Network) -> None:
    """Raise LeakageError unless the weights to start from have seen nothing that measures now."""
    if not settings.start or settings.foreign_start:
        return
    start = Path(settings.start)
    if start.is_dir():
        _refuse_version(split, start)
    elif start.is_file():  # what isn't there is told of where it is to be loaded
        _refuse_run(split, start)


def _refuse_version(split: Split, folder: Path) -> None:
    manifest = _read(folder / contract.MANIFEST_PATH)
    if manifest.get("data", {}).get("split_sha256") != split.digest:
        raise LeakageError(
            f"network.start names {folder}, which learnt from another split than this one. If it "
            "has seen none of these photographs, say so: foreign_start = true."
        )


def _refuse_run(split: Split, weights: Path) -> None:
    known = _read(weights.parent / "split.json")
    if known.get("digest") == split.digest:
        return
    if not known:
        raise LeakageError(
            f"network.start names {weights}, and no split.json beside it tells what it learnt from."
        )
    seen = _find_seen(known["parts"], split.listing())
    if seen:
        raise LeakageError(
            f"network.start names {weights}, which has seen {len(seen)} of the photographs that "
            "are to measure this run: use the same seed and fractions."
        )


def _find_seen(before: _Listing, now: _Listing) -> set[str]:
    """What was learnt from and measures now, and what choices were made by and tests now."""
    learnt = _hashes(before, "train") & _hashes(now, "validation", "test")
    return learnt | (_hashes(before, "validation") & _hashes(now, "test"))


def _hashes(parts: _Listing, *names: str) -> set[str]:
    return {sha256 for name in names for sha256 in parts[name].values()}


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
