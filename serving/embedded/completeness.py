"""Whether a version's folder is whole: a copy that is still running is never loaded."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from serving import contract
from serving.registry import RegistryError, verify_files

Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class CompletenessOptions:
    """How a folder proves that it is whole."""

    settle_s: float = 2.0  # without a manifest: how long nothing in it may have changed
    require_manifest: bool = False  # serve nothing that has no manifest


def fingerprint(folder: Path) -> Fingerprint:
    """Return name, size and time of change of all files below `folder`, for comparison."""
    entries = []
    for path in sorted(folder.rglob("*")):
        try:
            stat = path.stat()
        except OSError:  # it is being replaced at this moment
            entries.append((str(path), -1, -1))
            continue
        entries.append((str(path), stat.st_size, stat.st_ctime_ns))
    return tuple(entries)


def why_incomplete(folder: Path, found: Fingerprint, options: CompletenessOptions) -> str | None:
    """Return a sentence on what is missing, or None if the folder may be loaded.

    With a manifest each file must be there with its digest. Without one the
    graph must be there and nothing may have changed for a while: the best that
    can be known about a SavedModel from elsewhere.
    """
    try:
        (folder / "saved_model.pb").stat()
    except OSError as error:  # not there, or in a folder that is closed to this user
        return f"saved_model.pb is not there yet ({error.strerror})"
    if (folder / contract.MANIFEST_PATH).is_file():
        return _check_manifest(folder)
    if options.require_manifest:
        return f"{contract.MANIFEST_PATH} is not there yet"
    return _check_settled(folder, found, options.settle_s)


def _check_settled(folder: Path, found: Fingerprint, settle_s: float) -> str | None:
    if (folder / "variables").is_dir() and not (folder / "variables/variables.index").is_file():
        return "variables/variables.index is not there yet"
    if any(size < 0 for _, size, _ in found):
        return "its files are being replaced"
    changed_ns = max(changed for _, _, changed in found)
    if time.time_ns() - changed_ns < settle_s * 1e9:
        return f"its files changed within the last {settle_s:g} s"
    return None


def _check_manifest(folder: Path) -> str | None:
    try:
        files = json.loads((folder / contract.MANIFEST_PATH).read_bytes())["files"]
        verify_files(folder, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"its manifest can't be read yet ({type(error).__name__})"
    except RegistryError as error:
        return str(error)
    return None
