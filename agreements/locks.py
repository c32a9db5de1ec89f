"""What the database refuses to change in this app: the text of an agreement from the moment it is locked for signing.

No way leads back from signed, nor from locked once a signature is registered, and none leads to signed past the signatures, but for
an original whose source is told. The term follows the text; where it starts with the last signature, the database lets exactly
that day through. Left open on purpose: registry numbers, links to companion documents and the signature record, which are filled in
afterwards. What the parties have said of an agreement is append-only, and its standing is only ever what follows from that.
"""

from dataclasses import replace

from agreements.models import AgreementStatement, SignatureRecord
from samverkan.shared.immutability import Lock, locked_tables, register_lock

_MESSAGE = "Överenskommelsen är låst. Texten kan inte ändras."
_LOCKED = "EXISTS (SELECT 1 FROM agreements_agreement a WHERE a.id = {row}.agreement_id AND a.status <> 'draft')"

_AGREEMENT_TEXT = (
    "organisation_id", "title", "cover_title", "provenance", "validity_kind", "valid_from", "valid_until", "title_from_year",
    "title_until_year", "revised_when_needed", "revision_months", "is_revision_approximate", "may_be_terminated",
    "notice_months", "must_tell_changes", "communication_strategy", "is_communication_in_every_activity", "out_of_scope",
    "originals_count", "supersedes_id", "is_invented",
)  # fmt: skip

_SIGNATORIES = "(SELECT 1 FROM agreements_signatory s WHERE s.agreement_id = OLD.id"
_OTHER_WAY = (
    "OLD.status {differs} NEW.status AND NOT COALESCE("
    "OLD.status = 'draft' AND NEW.status <> 'signed' "
    "OR OLD.status = 'draft' AND NEW.status = 'signed' AND NEW.provenance <> '' "
    f"OR OLD.status = 'locked' AND NEW.status = 'draft' AND NOT EXISTS {_SIGNATORIES} AND s.registered_at IS NOT NULL) "
    f"OR OLD.status = 'locked' AND NEW.status = 'signed' AND EXISTS {_SIGNATORIES}) "
    f"AND NOT EXISTS {_SIGNATORIES} AND s.registered_at IS NULL), FALSE)"
)
"""True of a change of state that is none of Agreement.TRANSITIONS, or that lacks what it takes."""

_LAST_SIGNED_ON = (
    "(SELECT CASE WHEN COUNT(s.signed_on) = COUNT(*) THEN MAX(s.signed_on) END FROM agreements_signatory s "
    "WHERE s.agreement_id = OLD.id)"
)
_OTHER_START = (
    "OLD.status <> 'draft' AND NEW.status <> 'draft' AND OLD.effective_from {differs} NEW.effective_from AND NOT ("
    "(NEW.validity_kind = 'from_signing' OR NEW.validity_kind = 'until_further_notice' AND NEW.valid_from IS NULL) "
    f"AND NOT NEW.effective_from {{differs}} {_LAST_SIGNED_ON})"
)
"""True of a first day that does not follow from the signatures as agreements.models.term.derive_term says."""

_SIGNED_BY_ANOTHER = (
    "OLD.status = 'signed' AND (OLD.signed_at {differs} NEW.signed_at OR OLD.signed_by_id {differs} NEW.signed_by_id)"
)

register_lock(
    Lock(
        table="agreements_agreement",
        condition="COALESCE({row}.status, '') <> 'draft'",
        columns=_AGREEMENT_TEXT,
        record=(
            *("effective_until", "text_hash", "locked_at", "locked_by_id"),
            *("created_at", "created_by_id", "changed_at", "changed_by_id"),
        ),
        forbidden_change=f"{_OTHER_WAY} OR {_OTHER_START} OR {_SIGNED_BY_ANOTHER}",
        message=_MESSAGE,
    )
)
for _table in ("section", "collaborationarea", "followuprule", "forum", "datasource"):
    register_lock(Lock(table=f"agreements_{_table}", condition=_LOCKED, message=_MESSAGE))
register_lock(
    Lock(
        table="agreements_agreementparty",
        condition=_LOCKED,
        columns=(
            "agreement_id",
            "side",
            "organisation_id",
            "name",
            "short_name",
            "represented_by",
            "is_signing",
            "order",
        ),
        message=_MESSAGE,
    )
)
register_lock(
    Lock(
        table="agreements_signatory",
        condition=_LOCKED,
        columns=("agreement_id", "party_id", "order"),
        forbidden_change=f"{_LOCKED.format(row='OLD')} AND OLD.registered_at IS NOT NULL AND NEW.registered_at IS NULL",
        message=_MESSAGE,
    )
)
register_lock(
    Lock(
        table="agreements_companiondocument",
        condition=_LOCKED,
        columns=("agreement_id", "kind", "title", "standing", "order"),
        message=_MESSAGE,
    )
)
register_lock(
    Lock(
        table="agreements_forummember",
        condition=(
            "EXISTS (SELECT 1 FROM agreements_forum f JOIN agreements_agreement a ON a.id = f.agreement_id "
            "WHERE f.id = {row}.forum_id AND a.status <> 'draft')"
        ),
        message=_MESSAGE,
    )
)

for _model in (SignatureRecord, AgreementStatement):
    register_lock(
        Lock(
            table=_model._meta.db_table,
            condition="TRUE",
            events=("UPDATE", "DELETE"),
            erasable=_model.ERASABLE,
            message="Det som parterna har uppgett kan inte ändras.",
        )
    )


def _forbid(table: str, change: str) -> None:
    """Refuse a change as well that a table's lock lets through: SQL over OLD and NEW."""
    lock = locked_tables()[table]
    forbidden = f"({lock.forbidden_change}) OR ({change})" if lock.forbidden_change else change
    register_lock(replace(lock, forbidden_change=forbidden))


_OWNER_IS_PARTY = (
    "EXISTS (SELECT 1 FROM agreements_agreementparty p WHERE p.agreement_id = NEW.id AND p.organisation_id = NEW.organisation_id "
    "AND p.side <> 'third')"
)
_BY_ADMINISTRATOR = (
    "NEW.status = 'signed' AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = NEW.signed_by_id AND u.is_superuser)"
)
# An owner is a party, unless the installation's administrator registers an old original for others.
_forbid(
    "agreements_agreement",
    f"OLD.status = 'draft' AND NEW.status <> 'draft' AND NOT {_OWNER_IS_PARTY} AND NOT ({_BY_ADMINISTRATOR})",
)

_SPEAKING = "FROM agreements_agreementparty p WHERE p.agreement_id = NEW.id AND p.side <> 'third'"
_STANDING_OF_AGREEMENT = (
    f"CASE WHEN NEW.status <> 'signed' OR NOT EXISTS (SELECT 1 {_SPEAKING}) THEN '' "
    f"WHEN EXISTS (SELECT 1 {_SPEAKING} AND p.standing = 'disputed') THEN 'disputed' "
    f"WHEN EXISTS (SELECT 1 {_SPEAKING} AND p.standing = '') THEN '' ELSE 'confirmed' END"
)
_forbid("agreements_agreement", f"NEW.standing <> OLD.standing AND NEW.standing <> ({_STANDING_OF_AGREEMENT})")

_STATED = "FROM agreements_agreementstatement s WHERE s.party_id = NEW.id"
_OWN_WORD = "FROM agreements_signatory s WHERE s.party_id = NEW.id"
_STANDING_OF_PARTY = (
    "CASE WHEN NEW.side = 'third' OR EXISTS "
    "(SELECT 1 FROM agreements_agreement a WHERE a.id = NEW.agreement_id AND a.status = 'draft') THEN '' "
    f"WHEN EXISTS (SELECT 1 {_STATED} AND s.kind = 'disputed' AND s.number = (SELECT MAX(s.number) {_STATED})) THEN 'disputed' "
    "WHEN EXISTS (SELECT 1 FROM agreements_agreement a WHERE a.id = NEW.agreement_id AND a.organisation_id = NEW.organisation_id) "
    f"OR EXISTS (SELECT 1 {_STATED} AND s.kind = 'confirmed') "
    f"OR EXISTS (SELECT 1 {_OWN_WORD}) AND NOT EXISTS (SELECT 1 {_OWN_WORD} AND COALESCE(s.registered_for_id, 0) <> NEW.organisation_id) "
    "THEN 'confirmed' ELSE '' END"
)
_forbid("agreements_agreementparty", f"NEW.standing <> OLD.standing AND NEW.standing <> ({_STANDING_OF_PARTY})")

# Whose word a signature is, its record tells.
_forbid(
    "agreements_signatory",
    "NEW.registered_for_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agreements_signaturerecord r "
    "WHERE r.signatory_id = NEW.id AND r.organisation_id = NEW.registered_for_id)",
)
