"""Who may do what with an agreement. A predicate is asked about an agreement that is already visible to the user."""

from accounts.models import User
from accounts.permissions import DRAFTERS, REGISTRARS, organisations_to_draft_for
from agreements.models import Agreement


def can_create_agreement(user: User) -> bool:
    """A drafter of a municipality or a local police area may start an agreement."""
    return bool(organisations_to_draft_for(user))


def can_change_agreement(user: User, agreement: Agreement) -> bool:
    """A drafter of its own organisation may change an agreement while it is a draft."""
    return agreement.is_draft and user.has_role(agreement.organisation_id, *DRAFTERS)


def can_draft(user: User, agreement: Agreement) -> bool:
    """A drafter of its own organisation writes an agreement; whether it still is a draft, the action answers with a sentence."""
    return user.has_role(agreement.organisation_id, *DRAFTERS)


def can_delete_agreement(user: User, agreement: Agreement) -> bool:
    """Whoever may change a draft may delete it."""
    return can_change_agreement(user, agreement)


def can_lock_agreement(user: User, agreement: Agreement) -> bool:
    """Whoever may change a draft may lock it for signing."""
    return can_change_agreement(user, agreement)


def can_unlock_agreement(user: User, agreement: Agreement) -> bool:
    """A drafter of its own organisation may unlock an agreement that waits for its first signature."""
    return (
        agreement.status == Agreement.Status.LOCKED
        and user.has_role(agreement.organisation_id, *DRAFTERS)
        and not any(signatory.registered_at for signatory in agreement.signatories.all())
    )


def can_register_original(user: User, agreement: Agreement) -> bool:
    """A registrar of its own organisation may register a draft that was signed on paper long ago."""
    return agreement.is_draft and user.has_role(agreement.organisation_id, *REGISTRARS)


def can_register_signature(user: User, agreement: Agreement) -> bool:
    """A registrar of the owner or of a party may fill in the signature record of an agreement that is locked or signed."""
    if agreement.is_draft:
        return False
    organisations = {agreement.organisation_id, *(p.organisation_id for p in agreement.parties.all())}
    return any(user.has_role(organisation, *REGISTRARS) for organisation in organisations)


def can_register_number(user: User, agreement: Agreement) -> bool:
    """A registrar of the owner or of a party may fill in registry numbers, in every state."""
    if agreement.is_draft:
        return user.has_role(agreement.organisation_id, *REGISTRARS, *DRAFTERS)
    return can_register_signature(user, agreement)
