
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_row_changes'),
        ('triage', '0005_claim_purpose_and_absences'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('case_id', '')", func='RETURN NULL;', hash='0e7cf263dbace66e441f256da3c0ef9957e60d09', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_97c52', table='triage_claim', when='AFTER')),
        ),
    ]
