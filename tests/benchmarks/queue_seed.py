"""Fills a database with many cases at once, by SQL: answers and reasons as on a real queue.

Triggers and foreign keys are off while it writes (`session_replication_role`), so this is for a
throw-away database and a superuser only.
"""

import psycopg

_PATIENTS = """
    INSERT INTO accounts_user (id, password, is_superuser, email, full_name, is_active, language)
    SELECT 1000000 + n, '', false, 'patient' || n || '@example.org', 'Patient ' || n, true, 'en'
    FROM generate_series(1, 20000) AS n ON CONFLICT DO NOTHING
"""

# Of a hundred cases 40 wait, six are being read, six wait for the patient, six for a second reader,
# and 42 are answered: a thousand cases fill a page of each list, so that pages of the same length
# are compared. The due times of those that wait lie around now.
_CASES = """
    INSERT INTO cases_case (id, created_at, reference, patient_id, submitted_by_id,
        idempotency_key, status, status_changed_at, version, submitted_at, tier, due_at)
    SELECT gen_random_uuid(), now(), 'TD-' || upper(substr(md5(n::text), 1, 8)), patient, patient,
        gen_random_uuid(),
        CASE WHEN n %% 100 < 40 THEN 'queued' WHEN n %% 100 < 46 THEN 'in_review'
             WHEN n %% 100 < 52 THEN 'awaiting_patient'
             WHEN n %% 100 < 58 THEN 'awaiting_second_read' ELSE 'reported' END,
        now(), 5, now() - interval '1 day' - n * interval '1 second',
        CASE WHEN n %% 50 = 0 THEN 1 WHEN n %% 50 < 3 THEN 2 WHEN n %% 50 < 10 THEN 3 ELSE 4 END,
        now() + (n %% 1000 - 100) * interval '1 hour'
    FROM (
        SELECT n, 1000001 + n %% 20000 AS patient FROM generate_series(1::bigint, %s) AS n
    ) AS numbered
    ON CONFLICT (reference) DO NOTHING
"""

_ANSWERS = """
    INSERT INTO cases_questionnaireresponse (id, created_at, case_id, questionnaire_version,
        answers, frozen_at)
    SELECT gen_random_uuid(), now(), id, 1, '{"changes": ["colour"], "red_flags": ["none"]}', now()
    FROM cases_case
"""

_REASONS = """
    INSERT INTO triage_urgencytrace (id, created_at, case_id, run_id, policy_version, inputs,
        rules, tier)
    SELECT gen_random_uuid(), now(), id, gen_random_uuid(), 1, '{}',
        '[{"code": "several_changes", "tier": 3, "words": "", "from_model": false}]', tier
    FROM cases_case
"""

# The reader who looks holds a page of them, the colleague all others.
_CLAIMS = """
    INSERT INTO triage_claim (id, created_at, case_id, reader_id, purpose, lease_expires_at, "end")
    SELECT gen_random_uuid(), now(), id, CASE WHEN place <= 60 THEN %s ELSE %s END, 'answer',
        now() + interval '1 hour', ''
    FROM (
        SELECT id, row_number() OVER (ORDER BY submitted_at DESC) AS place
        FROM cases_case WHERE status = 'in_review'
    ) AS being_read
"""

_FIRST_READINGS = """
    INSERT INTO triage_assessment (id, created_at, case_id, reader_id, sequence, ai_visible,
        gradable, concurrence, override_reason)
    SELECT gen_random_uuid(), now(), id, %s, 1, false, true, '', ''
    FROM cases_case WHERE status = 'awaiting_second_read'
"""

_REPORTS = """
    INSERT INTO cases_report (id, created_at, case_id, signed_by_id, signed_at, gradable,
        diagnosis, disposition, plain_summary, safety_net_advice, model_statement,
        covered_images, digest)
    SELECT gen_random_uuid(), now(), id, %s, submitted_at + interval '1 hour', true, 'Naevus',
        'self_care', 'An ordinary mole.', 'Come back if it grows.', '', '[]', repeat('0', 64)
    FROM cases_case WHERE status = 'reported'
"""


def seed_cases(url: str, *, last: int, holder: int, signer: int) -> int:
    """Write cases number 1 to `last`; return how many there are.

    Args:
        url: a superuser's address.
        holder: the colleague, who holds cases and was the first reader of those read twice.
        signer: the user who looks: has signed each that is answered, and holds a page of others.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(_PATIENTS)
        connection.execute(_CASES, [last])
        connection.execute(_ANSWERS)
        connection.execute(_REASONS)
        connection.execute(_CLAIMS, [signer, holder])
        connection.execute(_FIRST_READINGS, [holder])
        connection.execute(_REPORTS, [signer])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        row = connection.execute("SELECT count(*) FROM cases_case").fetchone()
        assert row
        return int(row[0])
