"""What the database refuses to change in this app: the text of an agreement from the moment it is locked for signing.

No way leads back from signed, nor from locked once a signature is registered, and none leads to signed past the signatures, but for
an original whose source is told. The term follows the text; where it starts with the last signature, the database lets exactly
that day through. Left open on purpose: registry numbers, links to companion documents and the signature record, which are filled in
afterwards.
"""

from samverkan.shared.immutability import Lock, register_lock

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
