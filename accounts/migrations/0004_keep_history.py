
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_row_changes'),
        ('accounts', '0003_user_language'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='clinicianprofile',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('', 'user_id')", func='RETURN NULL;', hash='b6ff83e99870bd07c4f2ee0671538b585afbd783', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_d3bb9', table='accounts_clinicianprofile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('', 'user_id')", func='RETURN NULL;', hash='ba25d719fe3931ffe8d065b3bb9996db36a1a831', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_b715b', table='accounts_consent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consenttext',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('', '')", func='RETURN NULL;', hash='2d8916c545d617da47338bad3511ebdcfccfa4bb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_03c65', table='accounts_consenttext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('', 'user_id')", func='RETURN NULL;', hash='b2ae390c8a8163ca1cc4a7ab3a45a50175a5e757', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_ca643', table='accounts_rolegrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(execute="public.audit_keep_history('', 'id', 'password', 'last_login', 'email', 'full_name')", func='RETURN NULL;', hash='b3150eaddde8d88c9dee462ae5b536f5a8b944f2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_c6927', table='accounts_user', when='AFTER')),
        ),
    ]
