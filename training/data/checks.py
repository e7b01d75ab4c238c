"""Looks at each file before it is trusted; whatever is left out is reported by name."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from PIL import Image, UnidentifiedImageError

from training.data.hashing import find_close_pairs, hash_file, hash_look
from training.data.records import Problem, Reading, Record

NEAR = 12  # bits in which two hashes of the same picture may differ


def check_files(reading: Reading, *, near: int = NEAR, workers: int = 4) -> Reading:
    """Open and fingerprint each file; leave out what is missing, broken or there twice.

    Of two files with the same picture and the same label the first is kept. With different
    labels at least one of them is wrong, and nobody here can say which: both are left out.
    """
    with ThreadPoolExecutor(workers) as pool:
        looked_at = list(pool.map(_look, reading.records))
    problems = [found for found in looked_at if isinstance(found, Problem)]
    records = [found for found in looked_at if isinstance(found, Record)]
    kept, doubles = _leave_out_doubles(records, near)
    return Reading(tuple(kept), (*reading.problems, *problems, *doubles))


def _look(record: Record) -> Record | Problem:
    if not record.path.is_file():
        return Problem(record.image_id, "missing", f"no file {record.path.name}")
    try:
        with Image.open(record.path) as image:
            image.load()
            look = hash_look(image)
    except (OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        return Problem(record.image_id, "unreadable", str(error))
    return replace(record, sha256=hash_file(record.path), perceptual_hash=look)


def _leave_out_doubles(records: list[Record], near: int) -> tuple[list[Record], list[Problem]]:
    """Two pictures of one known lesion may look alike: only the rest are compared by look."""
    dropped: dict[int, Problem] = {}
    for i, j in find_close_pairs([record.perceptual_hash for record in records], within=near):
        first, second = records[i], records[j]
        exact = first.sha256 == second.sha256
        same_lesion = first.lesion_id is not None and first.lesion_id == second.lesion_id
        if i in dropped or (same_lesion and not exact):
            continue
        if first.label != second.label:
            dropped[i] = Problem(first.image_id, "mislabelled", _against(first, second))
            dropped[j] = Problem(second.image_id, "mislabelled", _against(second, first))
        else:
            kind = "duplicate" if exact else "near_duplicate"
            dropped[j] = Problem(second.image_id, kind, f"same picture as {first.image_id}")
    kept = [record for i, record in enumerate(records) if i not in dropped]
    return kept, [dropped[i] for i in sorted(dropped)]


def _against(one: Record, other: Record) -> str:
    return f"labelled {one.label}, but {other.label} as {other.image_id}: the same picture"
