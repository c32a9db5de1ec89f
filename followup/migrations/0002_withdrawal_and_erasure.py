import django.db.models.deletion
import samverkan.shared.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_drop_event_content_from_the_chain'),
        ('actionplans', '0002_layout_in_bras_order'),
        ('followup', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='followupentry',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='innehållet borttaget'),
        ),
        migrations.AddField(
            model_name='followupentry',
            name='erased_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='borttaget av'),
        ),
        migrations.AddField(
            model_name='followupentry',
            name='erasure_reason',
            field=samverkan.shared.models.LineField(blank=True, editable=False, max_length=300, verbose_name='skäl till borttagningen'),
        ),
        migrations.AddField(
            model_name='followupentry',
            name='is_withdrawal',
            field=models.BooleanField(default=False, editable=False, verbose_name='återtar'),
        ),
        migrations.AddConstraint(
            model_name='followupentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('erased_by__isnull', True)), models.Q(('erased_at__isnull', False), ('erased_by__isnull', False)), _connector='OR'), name='entry_erased_by', violation_error_message='Ange vem som tog bort anteckningen.'),
        ),
        migrations.AddConstraint(
            model_name='followupentry',
            constraint=models.CheckConstraint(condition=models.Q(('is_withdrawal', False), models.Q(('corrects__isnull', False), ('count__isnull', True)), _connector='OR'), name='entry_withdrawal_corrects', violation_error_message='Välj vilken uppföljning som återtas, och lämna antalet tomt.'),
        ),
    ]
