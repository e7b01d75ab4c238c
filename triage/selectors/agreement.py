"""How a version in shadow agrees with the live answers, as sums over the stored rows.

Each live version is compared by itself: a sum over two of them would be true of neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.db import connection
from django.db.models import Count

from triage.findings import MALIGNANT_CODES
from triage.model_cards import pinned_number
from triage.models import ModelVersion, VersionState

Sums: TypeAlias = Sequence[Any]  # counts, and the mean difference or None
_NOTHING: Final = (0, 0, 0, 0, None)

# One line for each picture that both have scored: first labels, and the distance of the two.
_SQL: Final = """
WITH pairs AS (
    SELECT live.label, live.probability AS said, dark.probability AS shadowed,
           dark.shadow_run_id AS shadow_run, dark.image_id AS image,
           run.model_version AS live_number
    FROM triage_shadowrun AS shadow
    JOIN triage_triagerun AS run ON run.id = shadow.run_id
    JOIN triage_shadowprediction AS dark ON dark.shadow_run_id = shadow.id
    JOIN triage_prediction AS live
      ON live.run_id = shadow.run_id AND live.image_id = dark.image_id AND live.label = dark.label
    WHERE shadow.version_id = %(version)s
), firsts AS (
    SELECT live_number,
           (array_agg(label ORDER BY said DESC, label))[1] AS said_first,
           (array_agg(label ORDER BY shadowed DESC, label))[1] AS shadowed_first,
           avg(abs(said - shadowed)) AS difference
    FROM pairs GROUP BY live_number, shadow_run, image
)
SELECT live_number,
       count(*),
       count(*) FILTER (WHERE said_first = shadowed_first),
       count(*) FILTER (WHERE NOT said_first = ANY(%(malignant)s)
                          AND shadowed_first = ANY(%(malignant)s)),
       count(*) FILTER (WHERE said_first = ANY(%(malignant)s)
                          AND NOT shadowed_first = ANY(%(malignant)s)),
       avg(difference)
FROM firsts GROUP BY live_number
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Sums over the pictures that a shadow version and one live version have both scored."""

    live_number: int
    pairs: int
    same_first_label: int
    to_malignant: int  # the live first label is benign, the shadow's malignant
    to_benign: int
    mean_difference: float | None  # of all labels' probabilities, absolute; None without pairs
    failures: int  # shadow runs that got no answer
    least: int  # pairs below which nothing can be said

    @property
    def is_sufficient(self) -> bool:
        """Whether there are enough pairs for the figures to say anything."""
        return self.pairs >= self.least

    @property
    def same_percent(self) -> float:
        """How often the first labels agree, in per cent."""
        return 100 * self.same_first_label / self.pairs if self.pairs else 0.0


def read_agreements(version: ModelVersion) -> list[Agreement]:
    """Return how the version agrees with each live one so far; no single case is in it.

    The newest live version comes first. While the version is in shadow, the one that is asked
    now is there also without a pair.
    """
    sums, failures = _read_sums(version), _count_failures(version)
    numbers = {*sums, *failures}
    if version.state == VersionState.SHADOW:
        numbers.add(pinned_number())
    return [
        _agreement(number, sums.get(number, _NOTHING), failures.get(number, 0))
        for number in sorted(numbers, reverse=True)
    ]


def _read_sums(version: ModelVersion) -> dict[int, Sums]:
    values: dict[str, Any] = {"version": version.pk, "malignant": sorted(MALIGNANT_CODES)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        return {number: sums for number, *sums in cursor.fetchall()}


def _count_failures(version: ModelVersion) -> dict[int, int]:
    failed = version.shadow_runs.exclude(error_code="")
    return dict(failed.values_list("run__model_version").annotate(Count("pk")).order_by())


def _agreement(number: int, sums: Sums, failures: int) -> Agreement:
    pairs, same, to_malignant, to_benign, difference = sums
    return Agreement(
        live_number=number,
        pairs=pairs,
        same_first_label=same,
        to_malignant=to_malignant,
        to_benign=to_benign,
        mean_difference=difference,
        failures=failures,
        least=settings.TELEDERM_SHADOW_MINIMUM_PAIRS,
    )
