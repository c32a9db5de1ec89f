"""An agreement as it is read, on the screen and on paper: its text in printed order, and its facts in words."""

from agreements.reading.document import Block, Document, read_document
from agreements.reading.facts import Facts, SignatureRights, read_facts, read_signatures
from agreements.reading.loading import with_everything, with_parts
from agreements.reading.page import PartyFact, contents_of, predecessor_of, read_parties, read_plans, successor_of
from agreements.reading.standing import read_records, read_standing

__all__ = [
    "Block",
    "Document",
    "Facts",
    "PartyFact",
    "SignatureRights",
    "contents_of",
    "predecessor_of",
    "read_document",
    "read_facts",
    "read_parties",
    "read_plans",
    "read_records",
    "read_signatures",
    "read_standing",
    "successor_of",
    "with_everything",
    "with_parts",
]
