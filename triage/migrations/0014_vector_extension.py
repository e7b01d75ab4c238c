"""pgvector: where the role may not create it, whoever made the database has done so already."""

from django.db import migrations
from pgvector.django import VectorExtension


class Migration(migrations.Migration):
    dependencies = [("triage", "0013_report_templates")]

    operations = [VectorExtension()]
