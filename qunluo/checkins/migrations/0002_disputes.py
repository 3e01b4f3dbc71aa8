import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_operator_session'),
        ('checkins', '0001_initial'),
        ('communities', '0006_tags_and_consents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='appeal',
            name='before',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='appeal',
            name='history',
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name='MakeUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('session', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('pay', models.CharField(choices=[('points', '积分'), ('voucher', '补卡券'), ('task', '补卡任务'), ('grant', '运营补发')], max_length=10)),
                ('points', models.PositiveIntegerField(default=0)),
                ('entry', models.BigIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_reason', models.CharField(blank=True, max_length=300)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('granted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='checkins.plan')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='checkins.submission')),
                ('undone_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('voucher', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='checkins.voucher')),
            ],
            options={
                'verbose_name': '补卡',
                'indexes': [models.Index(fields=['plan', 'member', 'at'], name='make_up_of_member'), models.Index(fields=['community', '-at'], name='make_up_newest_first')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('plan', 'member', 'day', 'session'), name='made_up_once')],
            },
        ),
    ]
