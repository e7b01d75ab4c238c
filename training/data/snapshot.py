"""Reads the project's own research snapshots; docs/reference/research-snapshot.md is the format."""

import json
from pathlib import Path
from typing import Any, Final

from serving.contract import LABEL_CODES, LABEL_MAP_DIGEST
from training.data.hashing import hash_file
from training.data.records import Problem, Reading, Record
from training.errors import DataError

FORMAT: Final = "telederm-research-snapshot"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
SKIN_TYPES: Final = frozenset({"1", "2", "3", "4", "5", "6"})

Entry = dict[str, Any]


def read_snapshot(folder: Path, *, modality: str) -> Reading:
    """Read the photographs of `modality` that a snapshot's manifest lists, and no others.

    Raises DataError when the manifest is missing, broken, of another version, or labelled by
    another scheme. What can't be used is left out and reported: an image of another modality,
    of no known class, missing, altered since it was listed, or never listed.
    """
    manifest = _read_manifest(folder)
    records: list[Record] = []
    problems: list[Problem] = []
    for entry in manifest["images"]:
        try:
            found = _judge(entry, folder, modality)
        except (KeyError, TypeError, ValueError) as error:
            found = Problem(str(_name(entry)), "unreadable", f"entry in {MANIFEST}: {error!r}")
        if isinstance(found, Record):
            records.append(found)
        else:
            problems.append(found)
    return Reading(tuple(records), (*problems, *_find_unlisted(folder, manifest["images"])))


def _read_manifest(folder: Path) -> Entry:
    path = folder / MANIFEST
    if not path.is_file():
        raise DataError(f"{path} is missing: name the folder of a research snapshot.")
    try:
        manifest: Entry = json.loads(path.read_bytes())
        identity = (manifest["format"], manifest["version"])
        scheme, entries = manifest["label_map_digest"], manifest["images"]
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path} is no manifest of a snapshot: {error!r}.") from error
    if identity != (FORMAT, VERSION):
        raise DataError(f"{path} is {identity[0]} {identity[1]}: {FORMAT} {VERSION} is read here.")
    if scheme != LABEL_MAP_DIGEST:
        raise DataError(f"{path} uses other labels than {', '.join(LABEL_CODES)}.")
    if not isinstance(entries, list):
        raise DataError(f"{path} lists its images in something that is no list.")
    return manifest


def _judge(entry: Entry, folder: Path, modality: str) -> Record | Problem:
    """A record of the entry, or why it can't be one."""
    name = entry["image_id"]
    path = _inside(folder, entry["file"])
    if entry["modality"] != modality:
        return Problem(name, "other_modality", f"modality is {entry['modality']!r}")
    if entry["label"] not in LABEL_CODES:
        return Problem(name, "unknown_label", f"label is {entry['label']!r}")
    if path.is_file() and hash_file(path) != entry["sha256"]:
        return Problem(name, "altered", f"{entry['file']} is not the file that was listed")
    return Record(
        image_id=name,
        path=path,
        label=entry["label"],
        lesion_id=entry["lesion_id"],
        patient_id=entry["patient_id"],
        age=None if entry.get("age_years") is None else float(entry["age_years"]),
        sex=entry.get("sex") if entry.get("sex") in {"female", "male"} else None,
        site=entry.get("anatom_site"),
        skin_type=entry.get("skin_type") if entry.get("skin_type") in SKIN_TYPES else None,
        confirmed_by=entry["reference_standard"],
    )


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{name} is outside the snapshot")
    return path


def _name(entry: Any) -> Any:
    return entry.get("image_id", "an entry without image_id") if isinstance(entry, dict) else entry


def _find_unlisted(folder: Path, entries: list[Any]) -> list[Problem]:
    """Files that lie among the images although no entry names them."""
    listed = {entry.get("file") for entry in entries if isinstance(entry, dict)}
    there = sorted((folder / "images").rglob("*"))
    names = [path.relative_to(folder).as_posix() for path in there if path.is_file()]
    return [Problem(name, "unlisted", "no entry names it") for name in names if name not in listed]
