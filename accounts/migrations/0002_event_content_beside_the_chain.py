import django.core.serializers.json
import django.db.models.deletion
import samverkan.shared.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditContent',
            fields=[
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='innehållet borttaget')),
                ('erasure_reason', samverkan.shared.models.LineField(blank=True, editable=False, max_length=300, verbose_name='skäl till borttagningen')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='accounts.auditevent', verbose_name='händelse')),
                ('salt', models.CharField(blank=True, max_length=32, verbose_name='utfyllnad')),
                ('subject_label', models.CharField(blank=True, max_length=300, verbose_name='benämning då')),
                ('changes', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='ändringar')),
            ],
            options={
                'verbose_name': 'innehåll i händelse',
                'verbose_name_plural': 'innehåll i händelser',
            },
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='subject_label',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='benämning då'),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='content_digest',
            field=models.CharField(default='', max_length=64, verbose_name='innehållets kontrollsumma'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='auditevent',
            name='document',
            field=models.CharField(blank=True, max_length=80, verbose_name='dokument'),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='key_id',
            field=models.CharField(blank=True, max_length=16, verbose_name='nyckel'),
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_events', to='accounts.organisation', verbose_name='organisation'),
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='verb',
            field=models.CharField(max_length=80, verbose_name='händelse'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['document', 'organisation', 'sequence'], name='audit_event_document'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('sequence',), name='audit_event_own_sequence', violation_error_message='Händelsens nummer i installationens egen logg är upptaget.'),
        ),
        migrations.AddField(
            model_name='auditcontent',
            name='erased_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='borttaget av'),
        ),
        migrations.AddConstraint(
            model_name='auditcontent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('erased_by__isnull', True)), models.Q(('erased_at__isnull', False), ('erased_by__isnull', False)), _connector='OR'), name='audit_content_erased_by', violation_error_message='Ange vem som tog bort innehållet.'),
        ),
    ]
