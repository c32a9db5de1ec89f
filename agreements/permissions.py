"""Who may do what with an agreement. A predicate is asked about an agreement, or a party of one, that is already visible to the user."""

from accounts.models import User
from accounts.permissions import DRAFTERS, REGISTRARS, organisations_to_draft_for
from agreements.models import Agreement, AgreementParty, Side, Signatory, Standing


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
    """Whoever registers for the party may fill in its number in every state; on a draft its drafters may, and only its owner's registrars.

    The number that a party has given itself only its own registrars change.
    """
    if party.agreement.is_draft:
        return can_draft(user, party.agreement) or can_register(user, party.agreement)
    is_own_word = party.number_registered_for_id is not None and party.number_registered_for_id == party.organisation_id
    return speaks_for(user, party) if is_own_word else can_register_for(user, party)


def registers_on_behalf_of(user: User, party: AgreementParty) -> int:
    """The organisation whose word it is what a registrar fills in for a party: the party's own if the user registers for it, else the owner's."""
    own = party.organisation_id
    return own if own is not None and user.has_role(own, *REGISTRARS) else party.agreement.organisation_id


def can_correct_signature(user: User, signatory: Signatory, party: AgreementParty) -> bool:
    """What the party has registered or confirmed itself only its own registrars correct; until then whoever registers for it."""
    if signatory.registered_for_id is not None and signatory.registered_for_id == party.organisation_id:
        return not party.agreement.is_draft and speaks_for(user, party)
    return can_register_signature(user, party)


def speaks_for(user: User, party: AgreementParty) -> bool:
    """A registrar of the party's own organisation speaks for it."""
    return user.has_role(party.organisation_id, *REGISTRARS)


def can_confirm_signature(user: User, signatory: Signatory, party: AgreementParty) -> bool:
    """Who speaks for the party confirms a signature that another organisation has registered for it."""
    is_others_word = signatory.registered_at is not None and signatory.registered_for_id != party.organisation_id
    return is_others_word and speaks_for(user, party)


def can_confirm_agreement(user: User, party: AgreementParty) -> bool:
    """Who speaks for a municipality or the Police confirms a signed agreement that the party has not acted for, or that it disputes."""
    return _may_be_stated(party) and party.standing != Standing.CONFIRMED and speaks_for(user, party)


def protests_for(user: User, party: AgreementParty) -> bool:
    """Registrars and drafters of a party that is not the owner may say that what was registered about it is not so."""
    is_owner = party.organisation_id == party.agreement.organisation_id
    return not is_owner and user.has_role(party.organisation_id, *REGISTRARS, *DRAFTERS)


def can_dispute_agreement(user: User, party: AgreementParty) -> bool:
    """Whoever protests for a party may dispute a signed agreement that another organisation has registered."""
    return _may_be_stated(party) and party.standing != Standing.DISPUTED and protests_for(user, party)


def can_withdraw_dispute(user: User, party: AgreementParty) -> bool:
    """Whoever protests for a party may take its dispute back."""
    return _may_be_stated(party) and party.standing == Standing.DISPUTED and protests_for(user, party)


def _may_be_stated(party: AgreementParty) -> bool:
    return party.agreement.is_signed and party.side != Side.THIRD


def is_of_party(user: User, agreement: Agreement) -> bool:
    """A member of the owner or of a party sees what was said of it before, and why it is disputed. Expects its parties."""
    theirs = {agreement.organisation_id, *(party.organisation_id for party in agreement.parties.all())}
    return not theirs.isdisjoint(user.organisation_ids)
