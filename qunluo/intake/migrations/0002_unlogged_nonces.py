"""Nonces live five minutes: a crash of the database may forget them, for events are taken once by their keys."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE intake_usednonce SET UNLOGGED", "ALTER TABLE intake_usednonce SET LOGGED"
        )
    ]
