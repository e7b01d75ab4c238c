from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while the clinic works

    dependencies = [("cases", "0004_questions_to_the_patient")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                condition=models.Q(
                    ("status__in", ["awaiting_second_read", "in_review", "queued"])
                ),
                fields=["tier", "due_at", "id"],
                name="case_unread_order",
            ),
        ),
        AddIndexConcurrently(
            "report",
            models.Index(fields=["signed_by", "-signed_at", "-id"], name="report_by_signer"),
        ),
    ]
