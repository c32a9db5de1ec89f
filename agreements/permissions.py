"""Who may do what with an agreement. A predicate is asked about an agreement, or a party of one, that is already visible to the user."""

from accounts.models import User
from accounts.permissions import DRAFTERS, REGISTRARS, organisations_to_draft_for
from agreements.models import Agreement, AgreementParty


def log_to_read(user: User, agreement: Agreement) -> int | None:
    """The id of the organisation whose log of an agreement the user reads: the owner's, else that of a party; None for all others.

    What was done before the agreement was shared with a party is not in the party's log.
    """
    parties = [party.organisation_id for party in agreement.parties.all() if party.organisation_id]
    return next((pk for pk in (agreement.organisation_id, *parties) if pk in user.organisation_ids), None)


def can_create_agreement(user: User) -> bool:
    """A drafter of a municipality or a local police area may start an agreement."""
    return bool(organisations_to_draft_for(user))


def can_change_agreement(user: User, agreement: Agreement) -> bool:
    """A drafter of its own organisation may change an agreement while it is a draft."""
    return agreement.is_draft and user.has_role(agreement.organisation_id, *DRAFTERS)


def can_draft(user: User, agreement: Agreement) -> bool:
    """A drafter of its own organisation writes an agreement; whether it still is a draft, the action answers with a sentence."""
    return user.has_role(agreement.organisation_id, *DRAFTERS)


def can_unlock_agreement(user: User, agreement: Agreement) -> bool:
    """A drafter of its own organisation may unlock an agreement that waits for its first signature."""
    return (
        agreement.status == Agreement.Status.LOCKED
        and user.has_role(agreement.organisation_id, *DRAFTERS)
        and not any(signatory.registered_at for signatory in agreement.signatories.all())
    )


def can_register(user: User, agreement: Agreement) -> bool:
    """A registrar of its own organisation registers originals; whether it still is a draft, the action answers with a sentence."""
    return user.has_role(agreement.organisation_id, *REGISTRARS)


def can_register_original(user: User, agreement: Agreement) -> bool:
    """A registrar of its own organisation may register a draft that was signed on paper long ago."""
    return agreement.is_draft and can_register(user, agreement)


def can_register_for(user: User, party: AgreementParty) -> bool:
    """A registrar of the owner fills in what stands on paper for every party, a registrar of a party only for its own."""
    return can_register(user, party.agreement) or user.has_role(party.organisation_id, *REGISTRARS)


def can_register_signature(user: User, party: AgreementParty) -> bool:
    """Whoever registers for the party may fill in its signatures once the agreement is locked."""
    return not party.agreement.is_draft and can_register_for(user, party)


def can_register_number(user: User, party: AgreementParty) -> bool:
    """Whoever registers for the party may fill in its number in every state; on a draft its drafters may, and only its owner's registrars."""
    if party.agreement.is_draft:
        return can_draft(user, party.agreement) or can_register(user, party.agreement)
    return can_register_for(user, party)
