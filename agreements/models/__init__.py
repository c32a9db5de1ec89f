"""The models of agreements, one noun per file."""

from agreements.models.agreement import Agreement
from agreements.models.area import CollaborationArea
from agreements.models.cadence import FollowUpRule
from agreements.models.document import CompanionDocument, DataSource
from agreements.models.forum import Forum, ForumMember
from agreements.models.part import AgreementPart
from agreements.models.party import AgreementParty, Side
from agreements.models.place import County, Municipality, PoliceArea, PoliceAreaCoverage, PoliceDistrict, PoliceRegion
from agreements.models.section import Section
from agreements.models.signatory import Signatory
from agreements.models.standing import Standing, Statement
from agreements.models.statement import AgreementStatement, SignatureRecord
from agreements.models.term import Term, derive_term

__all__ = [
    "Agreement",
    "AgreementPart",
    "AgreementParty",
    "AgreementStatement",
    "CollaborationArea",
    "CompanionDocument",
    "County",
    "DataSource",
    "FollowUpRule",
    "Forum",
    "ForumMember",
    "Municipality",
    "PoliceArea",
    "PoliceAreaCoverage",
    "PoliceDistrict",
    "PoliceRegion",
    "Section",
    "Side",
    "Signatory",
    "SignatureRecord",
    "Standing",
    "Statement",
    "Term",
    "derive_term",
]
