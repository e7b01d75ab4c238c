from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while the clinic works

    dependencies = [("triage", "0003_claim_ends")]

    operations = [
        AddIndexConcurrently(
            "claim",
            models.Index(
                condition=models.Q(("ended_at", None)), fields=["reader"], name="claims_held"
            ),
        ),
        AddIndexConcurrently(
            "claim",
            models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["lease_expires_at"],
                name="claims_by_lease_end",
            ),
        ),
    ]
