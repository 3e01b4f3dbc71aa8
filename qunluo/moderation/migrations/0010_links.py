import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_api_keys'),
        ('communities', '0006_tags_and_consents'),
        ('moderation', '0009_licences'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='violation',
            name='found_by',
            field=models.CharField(blank=True, choices=[('', '规则或人'), ('link', '链接巡检'), ('picture', '图片')], db_default='', default='', max_length=10),
        ),
        migrations.CreateModel(
            name='LinkTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checks', models.BooleanField(default=False)),
                ('pictures', models.BooleanField(default=False)),
                ('days', models.PositiveSmallIntegerField(default=30)),
                ('version', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
            ],
        ),
        migrations.CreateModel(
            name='SiteImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('added', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('faults', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '链接名单导入',
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('chat', '成员发的'), ('own', '自己写的')], default='chat', max_length=5)),
                ('digest', models.CharField(max_length=64)),
                ('url', models.CharField(max_length=2000)),
                ('host', models.CharField(max_length=253)),
                ('places', models.JSONField(default=list)),
                ('key', models.CharField(blank=True, max_length=255)),
                ('times', models.PositiveIntegerField(default=0)),
                ('posters', models.PositiveIntegerField(default=0)),
                ('first_seen_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('state', models.CharField(blank=True, choices=[('', '还没检查'), ('alive', '能打开'), ('denied', '不让机器看'), ('gone', '页面没了'), ('failing', '网站出错'), ('blocked', '指向内网或不该去的地址'), ('certificate', '证书有问题'), ('timeout', '太慢，没等到'), ('unreachable', '打不开'), ('looping', '跳转太多')], max_length=12)),
                ('issue', models.CharField(blank=True, choices=[('', '没有问题'), ('listed', '通向禁止的网站'), ('moved', '换了网站'), ('unsafe', '不安全'), ('dead', '打不开')], max_length=8)),
                ('status', models.PositiveSmallIntegerField(default=0)),
                ('steps', models.JSONField(default=list)),
                ('home', models.CharField(blank=True, max_length=253)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('checked_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('ignored_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communities.group')),
                ('ignored_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communities.member')),
                ('violation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='moderation.violation')),
            ],
            options={
                'verbose_name': '链接',
                'indexes': [models.Index(fields=['community', '-last_seen_at', '-id'], name='link_newest'), models.Index(condition=models.Q(models.Q(('issue', ''), _negated=True), ('ignored_at', None)), fields=['community', '-last_seen_at', '-id'], name='link_with_issue')],
                'constraints': [models.UniqueConstraint(fields=('community', 'source', 'digest'), name='link_once_in_a_community')],
            },
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', '排队中'), ('running', '检查中'), ('done', '已完成'), ('cancelled', '已取消'), ('failed', '没有做完')], default='waiting', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('issues', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '链接巡检',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('community',), name='one_link_check_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('message', models.CharField(blank=True, max_length=255)),
                ('url', models.CharField(max_length=2000)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', '等着看'), ('read', '看过了'), ('failed', '没看成')], default='waiting', max_length=8)),
                ('codes', models.JSONField(default=list)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('seen_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.group')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
                ('violation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='moderation.violation')),
            ],
            options={
                'verbose_name': '群里的图片',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['community', 'id'], name='picture_waiting'), models.Index(fields=['community', '-at'], name='picture_newest')],
                'constraints': [models.UniqueConstraint(fields=('group', 'key'), name='picture_once')],
            },
        ),
        migrations.CreateModel(
            name='ListedSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=253)),
                ('is_allowed', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='moderation.siteimport')),
            ],
            options={
                'verbose_name': '名单里的网站',
                'indexes': [models.Index(fields=['community', '-id'], name='site_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('community', 'domain'), name='site_listed_once')],
            },
        ),
    ]
