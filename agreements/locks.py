"""What the database refuses to change in this app: the text of an agreement from the moment it is locked for signing.

No way leads back from signed, nor from locked once a signature is registered. Left open on purpose: registry numbers, links to
companion documents and the signature record, which are filled in afterwards.
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

register_lock(
    Lock(
        table="agreements_agreement",
        condition="{row}.status <> 'draft'",
        events=("UPDATE", "DELETE"),
        columns=_AGREEMENT_TEXT,
        forbidden_change=(
            "OLD.status = 'signed' AND NEW.status <> 'signed' OR OLD.status = 'locked' AND NEW.status = 'draft' AND EXISTS "
            "(SELECT 1 FROM agreements_signatory s WHERE s.agreement_id = OLD.id AND s.registered_at IS NOT NULL)"
        ),
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
