"""A plan may be laid out in Brå's own order."""

from django.db import migrations, models


def lay_out_as_tables(apps, schema_editor):
    """On the way back: what has no other layout is a table of commitments, as it was before."""
    plans = apps.get_model("actionplans", "ActionPlan").objects.using(schema_editor.connection.alias)
    plans.filter(layout="bra").update(layout="table")


class Migration(migrations.Migration):

    dependencies = [
        ('actionplans', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='actionplan',
            name='plan_layout',
        ),
        migrations.AlterField(
            model_name='actionplan',
            name='layout',
            field=models.CharField(choices=[('prose', 'punkter per part'), ('roles', 'rolltabell'), ('table', 'åtagandetabell'), ('bra', 'Brås uppställning')], default='table', max_length=10, verbose_name='uppställning'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(('layout__in', ['prose', 'roles', 'table', 'bra'])), name='plan_layout', violation_error_message='Välj en av uppställningarna.'),
        ),
        # Last, so that on the way back it is done before the old constraint is there again.
        migrations.RunPython(migrations.RunPython.noop, lay_out_as_tables),
    ]
