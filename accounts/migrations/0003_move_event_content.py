"""Moves what was typed out of the chain of events, which from here on holds digests, and makes the chains anew.

Each way is checked first: a chain that does not hold is not made to look whole.
"""

import hashlib
import json
import secrets

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations

FILED_UNDER_THEMSELVES = ('agreements.agreement', 'actionplans.actionplan')


def digest(value):
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(',', ':'), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_with_content(event, label, changes, previous):
    return digest({
        'organisation': event.organisation_id,
        'sequence': event.sequence,
        'at': event.recorded_at.isoformat(),
        'by': event.recorded_by_id,
        'actor': event.actor_name,
        'verb': event.verb,
        'subject': [event.subject_type, event.subject_id, label],
        'changes': changes,
        'previous': previous,
    })


HASHED = (
    'organisation_id', 'sequence', 'recorded_at', 'recorded_by_id', 'actor_name', 'verb', 'subject_type', 'subject_id', 'document',
    'content_digest', 'key_id',
)


def hash_with_digest(event, previous):
    values = {name: getattr(event, name) for name in HASHED}
    return digest({**values, 'recorded_at': event.recorded_at.isoformat(), 'previous_hash': previous})


def chains(apps):
    """Yield the events of each organisation in order, each with the hashes that it had and those made anew before it."""
    AuditEvent = apps.get_model('accounts', 'AuditEvent')
    for organisation in AuditEvent.objects.order_by('organisation').values_list('organisation', flat=True).distinct():
        yield list(AuditEvent.objects.filter(organisation=organisation).order_by('sequence'))


def refuse(event):
    raise ValueError(
        f'The log of organisation {event.organisation_id} does not hold at event {event.sequence}. Find out why before migrating.'
    )


def move_out(apps, schema_editor):
    AuditContent = apps.get_model('accounts', 'AuditContent')
    for events in chains(apps):
        before, after = '', ''
        for event in events:
            if event.hash != hash_with_content(event, event.subject_label, event.changes, before):
                refuse(event)
            before = event.hash
            content = AuditContent(event=event, salt=secrets.token_hex(16))
            content.subject_label, content.changes = event.subject_label, event.changes
            event.content_digest = digest([content.salt, content.subject_label, content.changes])
            if event.subject_type in FILED_UNDER_THEMSELVES:
                event.document = f'{event.subject_type}:{event.subject_id}'
            event.previous_hash, event.hash = after, hash_with_digest(event, after)
            after = event.hash
            event.save()
            content.save(force_insert=True)


def move_back(apps, schema_editor):
    AuditContent = apps.get_model('accounts', 'AuditContent')
    for events in chains(apps):
        before, after = '', ''
        for event in events:
            if not event.key_id and event.hash != hash_with_digest(event, before):
                refuse(event)
            before = event.hash
            content = AuditContent.objects.get(event=event)
            event.subject_label, event.changes = content.subject_label, content.changes
            event.previous_hash, event.hash = after, hash_with_content(event, event.subject_label, event.changes, after)
            after = event.hash
            event.save()
    AuditContent.objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_event_content_beside_the_chain'),
    ]

    operations = [
        migrations.RunPython(move_out, move_back),
    ]
