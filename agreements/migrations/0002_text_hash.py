"""A locked agreement carries the hash of its text. For those that are locked already it is computed at the end of migrate."""

from django.db import migrations, models


def mark_what_is_locked(apps, schema_editor):
    """Say of what is locked that its hash is to be computed (samverkan.shared.sealing)."""
    agreements = apps.get_model("agreements", "Agreement").objects.using(schema_editor.connection.alias)
    agreements.exclude(status="draft").update(text_hash="pending")


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='text_hash',
            field=models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='textens kontrollsumma'),
        ),
        migrations.RunPython(mark_what_is_locked, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'draft'), _negated=True), models.Q(('text_hash', ''), _negated=True)), models.Q(('status', 'draft'), ('text_hash', '')), _connector='OR'), name='agreement_text_hash', violation_error_message='Textens kontrollsumma saknas, eller finns fast texten inte är låst.'),
        ),
    ]
