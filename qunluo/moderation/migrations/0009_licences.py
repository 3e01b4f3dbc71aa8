import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_api_keys'),
        ('communities', '0006_tags_and_consents'),
        ('moderation', '0008_lessons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(max_length=500)),
                ('asked_groups', models.JSONField(default=list)),
                ('asked_from', models.DateField()),
                ('asked_until', models.DateField()),
                ('state', models.CharField(choices=[('applied', '待审批'), ('more', '待补充'), ('approved', '已批准'), ('refused', '未通过'), ('revoked', '已撤销'), ('withdrawn', '已撤回')], default='applied', max_length=10)),
                ('quota', models.PositiveSmallIntegerField(default=0)),
                ('groups', models.JSONField(default=list)),
                ('starts_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('applied_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('is_by_hand', models.BooleanField(default=False)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('turn', models.PositiveIntegerField(default=0)),
                ('history', models.JSONField(default=list)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.account')),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
                ('renews', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='moderation.licence')),
            ],
            options={
                'verbose_name': '广告许可',
            },
        ),
        migrations.CreateModel(
            name='LicencePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('business', '营业执照'), ('product', '产品资质'), ('reviews', '用户评价')], max_length=10)),
                ('sha256', models.CharField(max_length=64)),
                ('ending', models.CharField(max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('licence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='moderation.licence')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
            ],
        ),
        migrations.CreateModel(
            name='LicenceTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quota', models.PositiveSmallIntegerField()),
                ('groups', models.JSONField(default=list)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('turn', models.PositiveIntegerField(default=0)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.account')),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='moderation.licence')),
            ],
        ),
        migrations.CreateModel(
            name='LicensedAdvert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('message', models.CharField(blank=True, max_length=255)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('quota', models.PositiveSmallIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('ladder', models.CharField(max_length=20)),
                ('weight', models.PositiveSmallIntegerField()),
                ('course', models.CharField(max_length=10)),
                ('detail', models.CharField(max_length=500)),
                ('spans', models.JSONField(default=list)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.group')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adverts', to='moderation.licence')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='moderation.rule')),
            ],
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('waiting', '待审核'), ('changes', '待修改'), ('approved', '已通过'), ('refused', '未通过'), ('withdrawn', '已撤回')], default='waiting', max_length=10)),
                ('submitted_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('publish_at', models.DateTimeField(null=True)),
                ('final', models.TextField(blank=True)),
                ('is_edited', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('turn', models.PositiveIntegerField(default=0)),
                ('history', models.JSONField(default=list)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.group')),
            ],
            options={
                'verbose_name': '稿件',
            },
        ),
        migrations.CreateModel(
            name='PiecePicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('codes', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.member')),
                ('piece', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='kept_pictures', to='moderation.piece')),
            ],
        ),
        migrations.CreateModel(
            name='PieceTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=True)),
                ('approvals', models.PositiveSmallIntegerField(default=1)),
                ('due_hours', models.PositiveSmallIntegerField(default=24)),
                ('tags', models.JSONField(default=list)),
                ('reviewers', models.JSONField(default=list)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
            ],
        ),
        migrations.CreateModel(
            name='PieceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(max_length=5000)),
                ('pictures', models.JSONField(default=list)),
                ('seen', models.JSONField(default=list)),
                ('codes', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('piece', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='moderation.piece')),
            ],
        ),
        migrations.CreateModel(
            name='PieceVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('approve', '通过'), ('refuse', '不通过'), ('change', '请作者修改')], max_length=10)),
                ('about', models.CharField(blank=True, choices=[('advert', '是广告'), ('abuse', '攻击别人'), ('other', '其他原因')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True, max_length=5000)),
                ('publish_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.community')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('piece', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='moderation.piece')),
            ],
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(condition=models.Q(('state', 'applied')), fields=['community', 'due_at'], name='licence_waiting'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['community', '-applied_at'], name='licence_newest'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(condition=models.Q(('state', 'approved')), fields=['ends_at'], name='licence_ends'),
        ),
        migrations.AddIndex(
            model_name='licencepaper',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['sha256'], name='licence_paper_by_content'),
        ),
        migrations.AddIndex(
            model_name='licencepaper',
            index=models.Index(condition=models.Q(('licence', None)), fields=['at'], name='licence_paper_loose'),
        ),
        migrations.AddConstraint(
            model_name='licencepaper',
            constraint=models.UniqueConstraint(fields=('member', 'licence', 'kind', 'sha256'), name='licence_paper_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='licenceterm',
            index=models.Index(fields=['account', 'until'], name='term_of_account'),
        ),
        migrations.AddIndex(
            model_name='licenceterm',
            index=models.Index(fields=['community', 'until'], name='term_of_community'),
        ),
        migrations.AddIndex(
            model_name='licensedadvert',
            index=models.Index(fields=['member', 'at'], name='licensed_advert_of_member'),
        ),
        migrations.AddConstraint(
            model_name='licensedadvert',
            constraint=models.UniqueConstraint(fields=('member', 'key'), name='licensed_advert_once'),
        ),
        migrations.AddIndex(
            model_name='piece',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['community', 'due_at', 'id'], name='piece_waiting'),
        ),
        migrations.AddIndex(
            model_name='piece',
            index=models.Index(fields=['community', '-decided_at'], name='piece_decided'),
        ),
        migrations.AddIndex(
            model_name='piece',
            index=models.Index(fields=['author', '-submitted_at'], name='piece_of_author'),
        ),
        migrations.AddIndex(
            model_name='piecepicture',
            index=models.Index(fields=['sha256'], name='piece_picture_by_content'),
        ),
        migrations.AddIndex(
            model_name='piecepicture',
            index=models.Index(condition=models.Q(('piece', None)), fields=['at'], name='piece_picture_loose'),
        ),
        migrations.AddConstraint(
            model_name='piecepicture',
            constraint=models.UniqueConstraint(fields=('member', 'sha256'), name='piece_picture_once'),
        ),
        migrations.AddConstraint(
            model_name='pieceversion',
            constraint=models.UniqueConstraint(fields=('piece', 'version'), name='piece_version_once'),
        ),
        migrations.AddIndex(
            model_name='piecevote',
            index=models.Index(fields=['community', '-at'], name='piece_vote_newest'),
        ),
        migrations.AddConstraint(
            model_name='piecevote',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('piece', 'version', 'operator'), name='piece_vote_once'),
        ),
    ]
