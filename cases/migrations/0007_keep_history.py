
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_row_changes'),
        ('cases', '0006_event_kinds_of_claims'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('id', 'patient_id')", func='RETURN NULL;', hash='e8e0f675d648f4ab2a91727e908a40ee8dbcffe2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_496ac', table='cases_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinicalimage',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('case_id', '')", func='RETURN NULL;', hash='fc51a11daa7fd9ca774e3da6718a7bdb6284c9ff', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_1c3ff', table='cases_clinicalimage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireresponse',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('case_id', '')", func='RETURN NULL;', hash='6f1542df5b25adf5e80559745b82c26d8e1dfd1b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_e0dad', table='cases_questionnaireresponse', when='AFTER')),
        ),
    ]
