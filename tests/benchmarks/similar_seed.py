"""Fills a database with signed cases whose photographs have made-up embeddings.

Triggers and foreign keys are off while it writes (`session_replication_role`), so this is for a
throw-away database and a superuser only.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import numpy as np
import psycopg
from pgvector.psycopg import register_vector

DIMENSION: Final = 1280  # of MobileNetV2, the shipped model's network
CLUSTERS: Final = 500  # kinds of picture that look alike
_SPREAD: Final = 0.9  # within a cluster, where the clusters themselves lie 1 apart
_CHUNK: Final = 5_000
_FIRST_PATIENT: Final = 1_000_000

# One patient, case, run, photograph and report each; number 1 to `last`. Of a hundred one is the
# reader's own, the others are their colleague's.
_ROWS: Final = (
    """
    INSERT INTO accounts_user (id, password, is_superuser, email, full_name, is_active, language)
    SELECT %(first)s + n, '', false, 'patient' || n || '@example.org', 'Patient ' || n, true, 'en'
    FROM generate_series(1, %(last)s) AS n
    """,
    """
    INSERT INTO cases_case (id, created_at, reference, patient_id, submitted_by_id,
        idempotency_key, status, status_changed_at, version, submitted_at, tier, due_at)
    SELECT md5('case' || n)::uuid, now(), 'TD-' || n, %(first)s + n, %(first)s + n,
        gen_random_uuid(), 'reported', now(), 5, now(), 4, now()
    FROM generate_series(1, %(last)s) AS n
    """,
    """
    INSERT INTO cases_report (id, created_at, case_id, signed_by_id, signed_at, gradable,
        diagnosis, disposition, plain_summary, safety_net_advice, model_statement,
        covered_images, digest)
    SELECT gen_random_uuid(), now(), md5('case' || n)::uuid,
        CASE WHEN n %% 100 = 0 THEN %(reader)s ELSE %(colleague)s END, now(), true,
        'Naevus', 'self_care', 'An ordinary mole.', 'Come back if it grows.', '', '[]',
        repeat('0', 64)
    FROM generate_series(1, %(last)s) AS n
    """,
    """
    INSERT INTO triage_triagerun (id, created_at, ticket_id, case_id, attempt, outcome,
        abstain_reason, error_code, model_name, model_version, label_map_digest,
        preprocessing_digest, finished_at)
    SELECT md5('run' || n)::uuid, now(), gen_random_uuid(), md5('case' || n)::uuid, 1, 'answered',
        '', '', 'lesion_classifier', 1, '', '', now()
    FROM generate_series(1, %(last)s) AS n
    """,
    """
    INSERT INTO cases_clinicalimage (id, created_at, case_id, uploaded_by_id, upload_key,
        shot_type, position, working_name, thumbnail_name, working_sha256, source_sha256,
        source_format, width, height)
    SELECT md5('image' || n)::uuid, now(), md5('case' || n)::uuid, %(first)s + n,
        gen_random_uuid(), 'dermoscopic', 0, 'w' || n, 't' || n, '', '', 'JPEG', 600, 450
    FROM generate_series(1, %(last)s) AS n
    """,
)
_AGREE: Final = """
    INSERT INTO accounts_consent (id, created_at, user_id, text_id, purpose)
    SELECT gen_random_uuid(), now(), %s + n, text.id, 'teaching'
    FROM generate_series(1, %s) AS n,
        (SELECT id FROM accounts_consenttext WHERE purpose = 'teaching' LIMIT 1) AS text
"""
_DISAGREE: Final = "DELETE FROM accounts_consent WHERE user_id > %s"
_COPY: Final = """
    COPY triage_imageevidence (id, created_at, run_id, image_id, model_version, embedding)
    FROM STDIN (FORMAT BINARY)
"""


def seed_signed_cases(url: str, *, last: int, reader: int, colleague: int) -> None:
    """Write the cases with their embeddings."""
    random = np.random.default_rng(7)
    with psycopg.connect(url) as connection:
        register_vector(connection)
        connection.execute("SET session_replication_role = replica")
        for statement in _ROWS:
            values = {
                "first": _FIRST_PATIENT, "last": last, "reader": reader, "colleague": colleague,
            }  # fmt: skip
            connection.execute(statement, values)
        _copy_embeddings(connection, random, last)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def let_agree(url: str, *, last: int, agree: bool) -> None:
    """Let every patient agree to teaching, or none."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(_DISAGREE, [_FIRST_PATIENT])
        if agree:
            connection.execute(_AGREE, [_FIRST_PATIENT, last])
        connection.execute("ANALYZE accounts_consent")


def make_embeddings(random: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Return vectors (count x DIMENSION) as the network's pooled features are: none is negative,
    of unit length, in clusters.
    """
    centres = np.random.default_rng(1).normal(size=(CLUSTERS, DIMENSION))
    chosen = centres[random.integers(CLUSTERS, size=count)]
    features = np.maximum(chosen + _SPREAD * random.normal(size=chosen.shape), 0)
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / lengths, dtype=np.float32)


def _copy_embeddings(
    connection: "psycopg.Connection[Any]", random: np.random.Generator, last: int
) -> None:
    now = datetime.now(UTC)
    with connection.cursor().copy(_COPY) as copy:
        copy.set_types(["uuid", "timestamptz", "uuid", "uuid", "int4", "vector"])
        for start in range(1, last + 1, _CHUNK):
            numbers = range(start, min(start + _CHUNK, last + 1))
            for n, embedding in zip(numbers, make_embeddings(random, len(numbers)), strict=True):
                ids = (_id("evidence", n), now, _id("run", n), _id("image", n))
                copy.write_row((*ids, 1, embedding))


def _id(kind: str, n: int) -> UUID:
    return UUID(hashlib.md5(f"{kind}{n}".encode()).hexdigest())  # noqa: S324 - as the SQL does
