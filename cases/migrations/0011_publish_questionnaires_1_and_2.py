"""Publishes version 1 of the questionnaire, which was in use before, and version 2. Data only.

From here on new cases begin with version 2; drafts go on with the version they began with.
"""

from django.db import migrations

DIGESTS = {
    1: "1dac676b82da1dba4fd06432c174ff357134543dd2f85c5c8163d544e076a8a2",
    2: "470d70e369877486b46f7205b0b892e75a8cc95c8135d28e1657333917aa0c0b",
}


def publish(apps, schema_editor):
    versions = apps.get_model("cases", "QuestionnaireVersion").objects
    for version, digest in DIGESTS.items():
        versions.get_or_create(version=version, defaults={"sha256": digest})


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_questionnaire_versions")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
