"""The statements that fill the facts. Each takes the ids of a batch of cases."""

from typing import Final

# Sent cases whose fact is missing or tells of an earlier version of the case, and those whose
# truth was recorded since: that is no event of the case. A minute more, for its open transaction.
STALE: Final = """
    SELECT c.id FROM cases_case c LEFT JOIN oversight_casefact f ON f.case_id = c.id
    WHERE c.submitted_at IS NOT NULL AND (f.case_id IS NULL OR f.case_version <> c.version)
    UNION SELECT s.case_id FROM triage_referencestandard s
    JOIN oversight_casefact f ON f.case_id = s.case_id
    WHERE s.created_at > f.filled_at - interval '1 minute'
    ORDER BY 1 LIMIT %(most)s
"""

# What people wrote as their first choice, for the vocabulary to classify.
WORDS: Final = """
    SELECT d.condition FROM triage_differential d
    JOIN triage_assessment a ON a.id = d.assessment_id
    WHERE a.case_id = ANY(%(ids)s) AND d.rank = 1
    UNION SELECT diagnosis FROM cases_report WHERE case_id = ANY(%(ids)s)
    UNION SELECT condition FROM triage_referencestandard WHERE case_id = ANY(%(ids)s)
"""

# From what the groups of each case are read.
ANSWERS: Final = """
    SELECT r.case_id, r.answers, EXISTS (
        SELECT FROM cases_clinicalimage i
        WHERE i.case_id = r.case_id AND i.shot_type = 'dermoscopic')
    FROM cases_questionnaireresponse r WHERE r.case_id = ANY(%(ids)s)
"""

COLUMNS: Final = (
    "case_version", "filled_at", "submitted_at", "month", "tier", "anatom_site", "age_band", "sex",
    "skin_type", "modality", "pictures", "poor_pictures", "reader_id", "model_version", "outcome",
    "abstain_reason", "model_label", "probability", "model_malignant", "blind_label",
    "blind_malignant", "final_label", "final_malignant", "concurrence", "override_reason",
    "true_label", "true_malignant", "promised_minutes", "read_minutes", "report_minutes",
    "acknowledged_minutes",
)  # fmt: skip

_SELECT: Final = """
    SELECT c.id, c.version, now(), c.submitted_at,
        12 * extract(year FROM c.submitted_at AT TIME ZONE 'UTC')
            + extract(month FROM c.submitted_at AT TIME ZONE 'UTC') - 1,
        c.tier,
        grouped.anatom_site, grouped.age_band, grouped.sex, grouped.skin_type, grouped.modality,
        picture.number, picture.poor,
        coalesce(report.signed_by_id, blind.reader_id),
        run.model_version, coalesce(run.outcome, ''), coalesce(run.abstain_reason, ''),
        coalesce(said.label, ''), said.malignant,
        said.malignant >= (trace.inputs->>'malignant_threshold')::float8,
        coalesce(blind_class.label, ''), blind_class.malignant,
        coalesce(final_class.label, ''), final_class.malignant,
        coalesce(conclusion.concurrence, ''), coalesce(conclusion.override_reason, ''),
        coalesce(true_class.label, ''), true_class.malignant,
        ceil(extract(epoch FROM c.due_at - c.submitted_at) / 60),
        floor(extract(epoch FROM claim.at - c.submitted_at) / 60),
        floor(extract(epoch FROM report.signed_at - c.submitted_at) / 60),
        floor(extract(epoch FROM closing.at - report.signed_at) / 60)
    FROM cases_case c
    JOIN grouped ON grouped.case_id = c.id
    LEFT JOIN cases_report report ON report.case_id = c.id
    LEFT JOIN LATERAL (
        SELECT count(*) AS number,
            count(*) FILTER (WHERE sharpness < %(sharpness)s OR brightness < %(brightness)s) AS poor
        FROM cases_clinicalimage WHERE case_id = c.id) picture ON true
    LEFT JOIN LATERAL (
        SELECT id, reader_id, gradable FROM triage_assessment
        WHERE case_id = c.id AND sequence = 1
        ORDER BY (reader_id = report.signed_by_id) DESC NULLS LAST, created_at
        LIMIT 1) blind ON true
    LEFT JOIN triage_assessment conclusion
        ON conclusion.case_id = c.id AND conclusion.reader_id = blind.reader_id
       AND conclusion.sequence = 2
    LEFT JOIN triage_reveal reveal ON reveal.blind_read_id = blind.id
    LEFT JOIN LATERAL (
        SELECT id, model_version, outcome, abstain_reason FROM triage_triagerun
        WHERE case_id = c.id
        ORDER BY (id = reveal.run_id) DESC NULLS LAST, finished_at DESC LIMIT 1) run ON true
    LEFT JOIN triage_urgencytrace trace ON trace.run_id = run.id
    LEFT JOIN LATERAL (
        SELECT sum(probability) FILTER (WHERE label = ANY(%(malignant)s)) AS malignant,
            (array_agg(label ORDER BY probability DESC, label))[1] AS label
        FROM triage_prediction WHERE run_id = run.id AND run.outcome = 'answered'
        GROUP BY image_id ORDER BY 1 DESC LIMIT 1) said ON true
    LEFT JOIN triage_differential first ON first.assessment_id = blind.id AND first.rank = 1
    LEFT JOIN triage_differential last ON last.assessment_id = conclusion.id AND last.rank = 1
    LEFT JOIN LATERAL (
        SELECT condition FROM triage_referencestandard
        WHERE case_id = c.id AND kind = ANY(%(kinds)s)
        ORDER BY array_position(%(kinds)s, kind::text), created_at DESC LIMIT 1) truth ON true
    LEFT JOIN classes true_class ON true_class.words = truth.condition
    LEFT JOIN classes blind_class ON blind_class.words = first.condition
    LEFT JOIN classes final_class
        ON final_class.words = coalesce(nullif(report.diagnosis, ''), last.condition)
    LEFT JOIN LATERAL (
        SELECT min(created_at) AS at FROM triage_claim WHERE case_id = c.id) claim ON true
    LEFT JOIN LATERAL (
        SELECT min(occurred_at) AS at FROM cases_caseevent
        WHERE case_id = c.id AND kind = 'closed') closing ON true
    WHERE c.id = ANY(%(ids)s) AND c.submitted_at IS NOT NULL
"""

_TOLD: Final = """
    WITH classes AS (
        SELECT * FROM unnest(%(words)s::text[], %(labels)s::text[], %(sides)s::boolean[])
            AS known(words, label, malignant)),
    grouped AS (
        SELECT * FROM unnest(%(ids)s::uuid[], %(anatom_site)s::text[], %(age_band)s::text[],
            %(sex)s::text[], %(skin_type)s::text[], %(modality)s::text[])
            AS told(case_id, anatom_site, age_band, sex, skin_type, modality))
"""

FILL: Final = (
    f"{_TOLD} INSERT INTO oversight_casefact (case_id, {', '.join(COLUMNS)}) {_SELECT} "
    "ON CONFLICT (case_id) DO UPDATE SET "
    + ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS)
)

# The edition grows only where a fact changed: prepared counts of the same edition stay true.
NOTE_REFRESH: Final = """
    INSERT INTO oversight_factstate (id, edition, refreshed_at) VALUES (1, %(step)s, now())
    ON CONFLICT (id) DO UPDATE SET edition = oversight_factstate.edition + %(step)s,
        refreshed_at = now()
"""
