import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# SECURITY DEFINER: the application's role can't write a link itself, no session reaches into the
# search path, and the trigger calls this directly, so that no session variable skips it. The lock
# is taken at commit and released with it: one writer at a time, late and shortly.
LINK_EVENT = """
CREATE OR REPLACE FUNCTION public.audit_link_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE head public.audit_chainlink%ROWTYPE;
BEGIN
    PERFORM pg_advisory_xact_lock(7308332045);
    SELECT * INTO head FROM public.audit_chainlink ORDER BY id DESC LIMIT 1;
    INSERT INTO public.audit_chainlink (id, event_id, digest) VALUES (
        coalesce(head.id, 0) + 1,
        NEW.id,
        sha256(coalesce(head.digest, ''::bytea) || convert_to((jsonb_build_object(
            'id', NEW.id,
            'occurred_at', (extract(epoch FROM NEW.occurred_at) * 1000000)::bigint,
            'action', NEW.action, 'actor_id', NEW.actor_id,
            'patient_id', NEW.patient_id, 'case_id', NEW.case_id,
            'record_type', NEW.record_type, 'record_id', NEW.record_id,
            'reason', NEW.reason, 'succeeded', NEW.succeeded,
            'origin', NEW.origin, 'detail', NEW.detail
        ) || jsonb_strip_nulls(jsonb_build_object(
            'transaction_id', NEW.transaction_id, 'request_id', NEW.request_id
        )))::text, 'UTF8'))
    );
    RETURN NULL;
END $function$;
REVOKE ALL ON FUNCTION public.audit_link_event() FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_events_name_their_transaction_and_request'),
    ]

    operations = [
        migrations.RunSQL(LINK_EVENT, "DROP FUNCTION public.audit_link_event()"),
        pgtrigger.migrations.RemoveTrigger(
            model_name='auditevent',
            name='link_into_chain',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='link_into_chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', execute='public.audit_link_event()', func='RETURN NULL;', hash='6ac7ca7f8ce7f7fda51fc979b8f34673bc0cf0bc', operation='INSERT', pgid='pgtrigger_link_into_chain_4f235', table='audit_auditevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
