"""What a member's past comes to is kept beside the standing; what came after it is found without a look at the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, and an index by the moment."""

    dependencies: ClassVar = [("checkins", "0007_lessons")]

    operations: ClassVar = [
        migrations.AddField(model_name="standing", name="carried", field=models.TextField(blank=True, db_default="")),
        migrations.AddField(model_name="standing", name="carried_to", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["plan", "member", "at"], name="submission_since"),
        ),
    ]
