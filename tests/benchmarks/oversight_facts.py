"""A million made-up facts for oversight's benchmark: plausible shares, no row behind them."""

from typing import Final

from django.db import connection

# A fixed seed: every run counts the same cases. The truth leads, the others follow it mostly.
_FACTS: Final = """
    INSERT INTO oversight_casefact (case_id, case_version, filled_at, submitted_at, month, tier,
        anatom_site, age_band, sex, skin_type, modality, pictures, poor_pictures, reader_id,
        model_version, outcome, abstain_reason, model_label, probability, model_malignant,
        blind_label, blind_malignant, final_label, final_malignant, concurrence, override_reason,
        true_label, true_malignant, promised_minutes, read_minutes, report_minutes,
        acknowledged_minutes)
    SELECT gen_random_uuid(), 9, now(), at,
        12 * extract(year FROM at) + extract(month FROM at) - 1, 1 + (n %% 40 > 0)::int * 3,
        (ARRAY['head_neck','upper_extremity','lower_extremity','anterior_torso','posterior_torso',
               'palms_soles'])[1 + n %% 6],
        (ARRAY['18-29','30-39','40-49','50-59','60-69','70-79','80+'])[1 + n %% 7],
        (ARRAY['female','male'])[1 + n %% 2], (ARRAY['I','II','III','IV','V','VI'])[1 + n %% 5],
        (ARRAY['dermoscopic','clinical'])[1 + (n %% 5 = 0)::int], 3, (n %% 11 = 0)::int,
        1 + n %% 40, 1 + n %% 2, outcome,
        CASE WHEN outcome = 'abstained' THEN 'out_of_distribution' ELSE '' END,
        CASE WHEN outcome = 'answered' THEN said ELSE '' END,
        CASE WHEN outcome = 'answered' THEN p END, CASE WHEN outcome = 'answered' THEN p > 0.3 END,
        blind, blind IN ('mel','bcc','akiec'), final, final IN ('mel','bcc','akiec'),
        CASE WHEN outcome <> 'answered' THEN 'no_ai_opinion'
             WHEN said = final THEN 'confirmed' ELSE 'overridden' END,
        CASE WHEN outcome = 'answered' AND said <> final THEN 'morphology' ELSE '' END,
        CASE WHEN n %% 10 < 3 THEN truth ELSE '' END,
        CASE WHEN n %% 10 < 3 THEN truth IN ('mel','bcc','akiec') END,
        CASE WHEN n %% 40 = 0 THEN 60 ELSE 7200 END,
        (r2 * 5000)::int, (r2 * 5000)::int + (r3 * 900)::int, (r1 * 4000)::int
    FROM (
        SELECT *, now() - (n %% 730) * interval '1 day' AS at,
            CASE WHEN r4 < 0.9 THEN truth ELSE (ARRAY['nv','bkl','mel','bcc'])[1 + n %% 4] END
                AS final,
            CASE WHEN r3 < 0.85 THEN truth ELSE (ARRAY['nv','bkl','mel','bcc'])[1 + n %% 4] END
                AS blind,
            CASE WHEN r1 < 0.75 THEN truth ELSE (ARRAY['nv','df','mel','vasc'])[1 + n %% 4] END
                AS said,
            CASE WHEN truth IN ('mel','bcc','akiec') THEN 1 - r1 * r1 * 0.9
                 ELSE r1 * r1 * 0.9 END AS p,
            (ARRAY['answered','answered','answered','answered','abstained','failed'])
                [1 + (n %% 23) %% 6] AS outcome
        FROM (
            SELECT n, random() AS r1, random() AS r2, random() AS r3, random() AS r4,
                (ARRAY['nv','nv','nv','nv','bkl','bkl','mel','bcc','akiec','df'])
                    [1 + floor(random() * 10)::int] AS truth
            FROM generate_series(%(first)s, %(last)s) AS n) drawn) told
"""
_STEP: Final = 100_000


def make_facts(cases: int) -> None:
    """Write so many facts, and note one refresh."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for first in range(0, cases, _STEP):
            last = min(first + _STEP, cases) - 1
            cursor.execute(_FACTS, {"first": first, "last": last})
        cursor.execute("INSERT INTO oversight_factstate VALUES (1, 1, now())")
        cursor.execute("VACUUM ANALYZE oversight_casefact")
