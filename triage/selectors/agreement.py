"""How a version in shadow agrees with the live answers, as sums over the stored rows."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection

from triage.findings import MALIGNANT_CODES
from triage.models import ModelVersion

# One line for each picture that both have scored: first labels, and the distance of the two.
_SQL: Final = """
WITH pairs AS (
    SELECT live.label, live.probability AS said, dark.probability AS shadowed,
           dark.shadow_run_id AS shadow_run, dark.image_id AS image
    FROM triage_shadowrun AS shadow
    JOIN triage_shadowprediction AS dark ON dark.shadow_run_id = shadow.id
    JOIN triage_prediction AS live
      ON live.run_id = shadow.run_id AND live.image_id = dark.image_id AND live.label = dark.label
    WHERE shadow.version_id = %(version)s
), firsts AS (
    SELECT (array_agg(label ORDER BY said DESC, label))[1] AS said_first,
           (array_agg(label ORDER BY shadowed DESC, label))[1] AS shadowed_first,
           avg(abs(said - shadowed)) AS difference
    FROM pairs GROUP BY shadow_run, image
)
SELECT count(*),
       count(*) FILTER (WHERE said_first = shadowed_first),
       count(*) FILTER (WHERE NOT said_first = ANY(%(malignant)s)
                          AND shadowed_first = ANY(%(malignant)s)),
       count(*) FILTER (WHERE said_first = ANY(%(malignant)s)
                          AND NOT shadowed_first = ANY(%(malignant)s)),
       avg(difference)
FROM firsts
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Sums over the pictures that a shadow version and the live one have both scored."""

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


def read_agreement(version: ModelVersion) -> Agreement:
    """Return how the version agrees with the live answers so far; no single case is in it."""
    values: dict[str, Any] = {"version": version.pk, "malignant": sorted(MALIGNANT_CODES)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        pairs, same, to_malignant, to_benign, difference = cursor.fetchone()
    return Agreement(
        pairs=pairs,
        same_first_label=same,
        to_malignant=to_malignant,
        to_benign=to_benign,
        mean_difference=difference,
        failures=version.shadow_runs.exclude(error_code="").count(),
        least=settings.TELEDERM_SHADOW_MINIMUM_PAIRS,
    )
