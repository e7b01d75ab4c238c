"""Which photographs belong together: those of one lesion or of one patient."""

from collections import defaultdict
from collections.abc import Sequence

from training.data.records import Record


def group_records(records: Sequence[Record]) -> list[list[Record]]:
    """Gather records that share a patient or a lesion, also through a third one.

    A record that names neither is a group of its own. Groups keep the order of the records.
    """
    parent = list(range(len(records)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first_with: dict[tuple[str, str], int] = {}
    for i, record in enumerate(records):
        for key in identities(record):
            parent[find(i)] = find(first_with.setdefault(key, i))
    groups: dict[int, list[Record]] = defaultdict(list)
    for i, record in enumerate(records):
        groups[find(i)].append(record)
    return list(groups.values())


def identities(record: Record) -> list[tuple[str, str]]:
    """The known patient and lesion of a record, as keys."""
    keys = [("patient", record.patient_id), ("lesion", record.lesion_id)]
    return [(kind, value) for kind, value in keys if value]
