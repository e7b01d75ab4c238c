import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Arguments: the column that names the case, the column that names the user (or nothing), and the
# columns that history must not hold.
KEEP_HISTORY = """
CREATE OR REPLACE FUNCTION public.audit_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    was jsonb := to_jsonb(OLD) - TG_ARGV[2:];
    is_now jsonb := to_jsonb(NEW) - TG_ARGV[2:];
    whole jsonb := coalesce(to_jsonb(NEW), to_jsonb(OLD));
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(name, was -> name), jsonb_object_agg(name, is_now -> name)
        INTO was, is_now
        FROM jsonb_object_keys(is_now) name WHERE was -> name IS DISTINCT FROM is_now -> name;
        IF is_now IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO public.audit_rowchange
        (transaction_id, table_name, row_id, operation, case_id, user_id, before, after)
    VALUES (
        pg_current_xact_id()::text::bigint, TG_TABLE_NAME, whole ->> 'id', TG_OP,
        (whole ->> TG_ARGV[0])::uuid, (whole ->> TG_ARGV[1])::bigint, was, is_now
    );
    RETURN NULL;
END $function$;
REVOKE ALL ON FUNCTION public.audit_keep_history() FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_link_events_as_the_owner'),
    ]

    operations = [
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('transaction_id', models.BigIntegerField()),
                ('table_name', models.CharField(max_length=63)),
                ('row_id', models.CharField(max_length=64)),
                ('operation', models.CharField(choices=[('INSERT', 'Added'), ('UPDATE', 'Changed'), ('DELETE', 'Removed')], max_length=6)),
                ('case_id', models.UUIDField(null=True)),
                ('user_id', models.BigIntegerField(help_text='Whom the row is about.', null=True)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['case_id', 'id'], name='row_change_by_case'), models.Index(fields=['table_name', 'row_id', 'id'], name='row_change_by_row'), models.Index(fields=['user_id', 'id'], name='row_change_by_user')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rowchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='24746491a0a74a1c1d6993b231fb3fa4da3f0f04', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6dd27', table='audit_rowchange', when='BEFORE')),
        ),
        migrations.RunSQL(KEEP_HISTORY, "DROP FUNCTION public.audit_keep_history()"),
    ]
