"""The wording that each template has now is its first version. Data only; safe to repeat."""

from django.db import migrations


def keep_wordings(apps, schema_editor):
    versions = apps.get_model("triage", "ReportTemplateVersion").objects
    templates = apps.get_model("triage", "ReportTemplate").objects
    for template in templates.filter(versions=None).prefetch_related("texts").iterator(200):
        versions.create(
            template=template,
            version=1,
            title=template.title,
            condition=template.condition,
            disposition=template.disposition,
            is_shared=template.is_shared,
            texts={
                text.language: {
                    "plain_summary": text.plain_summary,
                    "safety_net_advice": text.safety_net_advice,
                }
                for text in template.texts.all()
            },
            written_by_id=template.owner_id,
        )


class Migration(migrations.Migration):
    dependencies = [("triage", "0019_template_versions")]
    operations = [migrations.RunPython(keep_wordings, migrations.RunPython.noop)]
