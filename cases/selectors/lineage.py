"""Cases about the same spot, over time: each names the one that it goes on from."""

from dataclasses import dataclass

from cases.models import Case, ClinicalImage


@dataclass(frozen=True, slots=True)
class Moment:
    """One case of the line, with what was photographed then."""

    case: Case
    images: list[ClinicalImage]


def read_lineage(case: Case) -> list[Case]:
    """Return the case with everything before and after it, the oldest first."""
    line = [_find_root(case)]
    for known in line:  # grows while it is walked: those that follow, and those that follow them
        line.extend(known.later.all())
    return sorted(line, key=lambda found: found.created_at)


def read_moments(case: Case) -> list[Moment]:
    """Return every photographed case of the line, the oldest first, without the copies.

    A second opinion looks at the same photographs again; they stand in the line once.
    """
    seen: set[str] = set()
    moments = []
    for found in read_lineage(case):
        fresh = [image for image in found.images.all() if image.working_sha256 not in seen]
        seen |= {image.working_sha256 for image in fresh}
        if fresh:
            moments.append(Moment(found, fresh))
    return moments


def _find_root(case: Case) -> Case:
    root = case
    while root.earlier is not None:
        root = root.earlier
    return root
