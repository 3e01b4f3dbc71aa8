from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0009_licences'),
    ]

    operations = [
    ]
