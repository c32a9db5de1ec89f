"""Starting an agreement with what every agreement begins with: its parties, who signs for them, and empty sections."""

from typing import TypeVar

from django.db import transaction

from accounts.actions import add_row, record_event
from accounts.models import Organisation, User
from agreements.actions.part import settle_agreement
from agreements.models import (
    Agreement,
    AgreementPart,
    AgreementParty,
    Municipality,
    PoliceArea,
    Section,
    Side,
    Signatory,
)
from samverkan.shared.ordering import STEP

Row = TypeVar("Row", bound=AgreementPart)

_SIGNING_OFFICES = {Side.MUNICIPALITY: "Kommunstyrelsens ordförande", Side.POLICE: "Lokalpolisområdeschef"}
_SECTIONS = [
    (Section.Kind.BACKGROUND, "Bakgrund"),
    (Section.Kind.PURPOSE, "Syfte och mål"),
    (Section.Kind.SITUATION, "Gemensam lägesbild"),
    (Section.Kind.AREAS, "Samverkansområden"),
    (Section.Kind.ORGANISATION, "Organisation och ansvar"),
    (Section.Kind.FOLLOW_UP, "Uppföljning"),
    (Section.Kind.COMMUNICATION, "Kommunikation"),
    (Section.Kind.TERM, "Giltighetstid och revidering"),
]


@transaction.atomic
def start_agreement(*, organisation: Organisation, counterpart: Organisation, by: User, **fields: object) -> Agreement:
    """Start a draft with both parties, a signatory for each and the headings that an agreement usually has.

    Raises ValidationError when a rule is broken.
    """
    agreement = Agreement(organisation=organisation, created_by=by, changed_by=by, **fields)
    add_row(agreement, organisation_id=organisation.pk, by=by)
    parties = [
        _party(agreement, organisation if organisation.side == side else counterpart, side)
        for side in (Side.MUNICIPALITY, Side.POLICE)
    ]
    signatories = [
        Signatory(agreement=agreement, party=party, title=_SIGNING_OFFICES[Side(party.side)], order=party.order)
        for party in _saved(parties)
    ]
    sections = [
        Section(agreement=agreement, kind=kind, heading=heading, order=number * STEP)
        for number, (kind, heading) in enumerate(_SECTIONS, start=1)
    ]
    added = [*parties, *_saved(signatories), *_saved(sections)]
    record_event(
        organisation_id=organisation.pk,
        by=by,
        verb="lade till parter, undertecknare och rubriker",
        subject=agreement,
        changes={"added": [[], [str(row) for row in added]]},
    )
    settle_agreement(agreement, by=by)
    return agreement


def _saved(rows: list[Row]) -> list[Row]:
    """Check and save new rows of one model, in one statement."""
    for row in rows:
        row.full_clean()
    return list(type(rows[0])._default_manager.bulk_create(rows))


def _party(agreement: Agreement, organisation: Organisation, side: Side) -> AgreementParty:
    """Return an unsaved party; the municipality stands first in print, whoever writes."""
    party = AgreementParty(agreement=agreement, organisation=organisation, side=side, order=STEP)
    if side == Side.POLICE:
        area = PoliceArea.objects.get(organisation=organisation)
        party.name, party.short_name, party.represented_by = "Polismyndigheten", "Polisen", area.full_name
        party.order = 2 * STEP
    else:
        party.name = Municipality.objects.get(organisation=organisation).full_name
        party.short_name = party.name[:80]
    return party
