"""The questions to the facts. Each is one pass over the chosen cases and answers with few rows."""

from typing import Final

# What model and readers said, counted by every combination that occurs.
JUDGED: Final = """
    SELECT model_label, blind_label, final_label, model_malignant, blind_malignant,
        final_malignant, {truth}_label, {truth}_malignant, concurrence, override_reason, count(*)
    FROM oversight_casefact WHERE {where} AND (reader_id IS NOT NULL OR model_label <> '')
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""

MONTHS: Final = """
    SELECT month, outcome, abstain_reason, model_malignant, {truth}_malignant,
        poor_pictures > 0, report_minutes IS NOT NULL, count(*), coalesce(sum(probability), 0)
    FROM oversight_casefact WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# A hundred bins: fine enough for an area under the curve, coarse enough to ship.
BINS: Final = """
    SELECT least(99, floor(probability * 100))::int, count(*),
        count(*) FILTER (WHERE {truth}_malignant), sum(probability),
        sum((probability - {truth}_malignant::int) ^ 2)
    FROM oversight_casefact
    WHERE {where} AND probability IS NOT NULL AND {truth}_malignant IS NOT NULL GROUP BY 1
"""

# Minutes, rounded down to twelfths of an hour so that the histogram stays small.
_TIMES: Final = """
    SELECT tier, {end} / 5 * 5, {kept}, count(*) FROM oversight_casefact
    WHERE {{where}} AND tier IS NOT NULL AND {end} IS NOT NULL GROUP BY 1, 2, 3
"""
READ_TIMES: Final = _TIMES.format(end="read_minutes", kept="read_minutes <= promised_minutes")
REPORT_TIMES: Final = _TIMES.format(end="report_minutes", kept="report_minutes <= promised_minutes")
ACKNOWLEDGED_TIMES: Final = _TIMES.format(end="acknowledged_minutes", kept="NULL::boolean")

# Cases without an answer whose promise has passed: their times are not known yet, only too long.
OVERDUE: Final = """
    SELECT tier, count(*) FILTER (WHERE read_minutes IS NULL), count(*) FROM oversight_casefact
    WHERE {where} AND report_minutes IS NULL AND tier IS NOT NULL
      AND submitted_at + promised_minutes * interval '1 minute' < now()
    GROUP BY 1
"""

# All dimensions at once, added up by dimension afterwards: one pass, and it can run in parallel.
GROUPS: Final = """
    SELECT anatom_site, age_band, sex, skin_type, modality, outcome = 'answered', model_malignant,
        {truth}_malignant, count(*)
    FROM oversight_casefact WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""

READERS: Final = """
    SELECT reader_id, count(*), count(report_minutes),
        count(*) FILTER (WHERE report_minutes <= promised_minutes),
        count(*) FILTER (WHERE concurrence = 'overridden'),
        count(*) FILTER (WHERE concurrence IN ('confirmed', 'overridden'))
    FROM oversight_casefact WHERE {where} AND reader_id IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1
"""
