import telederm.audit.triggers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        # Two steps: the events that are there already keep NULL, which leaves their links valid.
        migrations.AddField(
            model_name='auditevent',
            name='transaction_id',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='transaction_id',
            field=models.BigIntegerField(db_default=telederm.audit.triggers.CurrentTransaction(), editable=False, help_text="The database's transaction, which the rows it changed name as well.", null=True),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='request_id',
            field=models.UUIDField(help_text='The request that was being served.', null=True),
        ),
    ]
