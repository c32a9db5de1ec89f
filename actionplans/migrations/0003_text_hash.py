"""An adopted plan carries the hash of its text. For those that are adopted already it is computed at the end of migrate."""

from django.db import migrations, models
from django.db.models import Q


def mark_what_is_locked(apps, schema_editor):
    """Say of what is locked that its hash is to be computed (samverkan.shared.sealing)."""
    plans = apps.get_model("actionplans", "ActionPlan").objects.using(schema_editor.connection.alias)
    plans.filter(Q(status="adopted") | Q(agreement__status="locked", initiatives__isnull=False)).update(text_hash="pending")


class Migration(migrations.Migration):

    dependencies = [
        ('actionplans', '0002_layout_in_bras_order'),
        ('agreements', '0002_text_hash'),
    ]

    operations = [
        migrations.AddField(
            model_name='actionplan',
            name='text_hash',
            field=models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='textens kontrollsumma'),
        ),
        migrations.RunPython(mark_what_is_locked, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'adopted'), models.Q(('text_hash', ''), _negated=True)), models.Q(('status', 'adopted'), _negated=True), _connector='OR'), name='plan_text_hash', violation_error_message='Textens kontrollsumma saknas, eller finns fast texten inte är låst.'),
        ),
    ]
