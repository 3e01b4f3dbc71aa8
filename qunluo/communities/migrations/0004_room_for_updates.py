"""Members and groups are updated with every batch: room on their pages keeps those updates out of the indexes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("communities", "0003_fewer_indexes")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE communities_member SET (fillfactor = 60); ALTER TABLE communities_group SET (fillfactor = 60)",
            "ALTER TABLE communities_member RESET (fillfactor); ALTER TABLE communities_group RESET (fillfactor)",
        )
    ]
