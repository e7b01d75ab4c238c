from django.db import migrations

START = """
    INSERT INTO triage_caseclock (case_id, due_at, next_step, rings_at)
    SELECT id, due_at, 0, submitted_at + 0.75 * (due_at - submitted_at)
    FROM cases_case
    WHERE status IN ('queued', 'in_review', 'awaiting_second_read') AND due_at IS NOT NULL
    ON CONFLICT (case_id) DO NOTHING
"""


class Migration(migrations.Migration):
    """Cases that wait already get their clock; a web process that runs on makes the others'."""

    dependencies = [
        ("triage", "0008_clocks_and_closed_days"),
        ("cases", "0006_event_kinds_of_claims"),
    ]

    operations = [migrations.RunSQL(START, migrations.RunSQL.noop)]
