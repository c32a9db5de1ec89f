from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_move_event_content'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='auditevent',
            name='changes',
        ),
        migrations.RemoveField(
            model_name='auditevent',
            name='subject_label',
        ),
    ]
