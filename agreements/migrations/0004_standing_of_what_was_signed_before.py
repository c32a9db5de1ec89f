"""Say of what was registered before whose word it is: the party's own where its registrar did it, else the owner's, to be confirmed."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_RECORDED = ("title", "name", "place", "signed_on", "date_as_written", "note")


def say_whose_word_it_is(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the first record of each registered signature, and the standings that follow."""
    signatories = apps.get_model("agreements", "Signatory").objects.filter(registered_at__isnull=False)
    record = apps.get_model("agreements", "SignatureRecord").objects
    for signatory in signatories.select_related("party", "agreement").iterator():
        own = signatory.party.organisation_id
        roles = signatory.registered_by.memberships.filter(role__in=["official", "administrator"])
        is_own = own is not None and roles.filter(organisation_id=own).exists()
        signatory.registered_for_id = own if is_own else signatory.agreement.organisation_id
        signatory.save(update_fields=["registered_for"])
        record.create(
            signatory=signatory,
            number=1,
            organisation_id=signatory.registered_for_id,
            recorded_at=signatory.registered_at,
            recorded_by=signatory.registered_by,
            **{name: getattr(signatory, name) for name in _RECORDED},
        )
    for agreement in apps.get_model("agreements", "Agreement").objects.exclude(status="draft").iterator():
        _settle(agreement)


def _settle(agreement: Any) -> None:
    parties = list(agreement.parties.exclude(side="third").prefetch_related("signatories"))
    for party in parties:
        words = {signatory.registered_for_id for signatory in party.signatories.all()}
        if party.organisation_id == agreement.organisation_id or words == {party.organisation_id}:
            party.standing = "confirmed"
            party.save(update_fields=["standing"])
    if agreement.status == "signed" and parties and all(party.standing for party in parties):
        agreement.standing = "confirmed"
        agreement.save(update_fields=["standing"])


class Migration(migrations.Migration):
    """Data alone; nothing to undo, since the columns go with the migration before."""

    dependencies = [("agreements", "0003_statements_of_the_parties")]
    operations = [migrations.RunPython(say_whose_word_it_is, migrations.RunPython.noop)]
