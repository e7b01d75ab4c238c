import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# The application's role may insert events, so it could insert one with a false time: the time and
# the transaction are the database's, whatever the statement says.
STAMP_EVENT = """
CREATE OR REPLACE FUNCTION public.audit_stamp_event() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
    NEW.occurred_at := statement_timestamp();
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $function$;
REVOKE ALL ON FUNCTION public.audit_stamp_event() FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_row_changes'),
    ]

    operations = [
        migrations.RunSQL(STAMP_EVENT, "DROP FUNCTION public.audit_stamp_event()"),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='stamp', sql=pgtrigger.compiler.UpsertTriggerSql(execute='public.audit_stamp_event()', func='RETURN NULL;', hash='344cf3f227ae1889721452a79848498f01156947', operation='INSERT', pgid='pgtrigger_stamp_88c87', table='audit_auditevent', when='BEFORE')),
        ),
    ]
