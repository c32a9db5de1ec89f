"""Which commitments of a plan are asked for, as the URL says it."""

from dataclasses import dataclass

from actionplans.reading.rows import CommitmentRow
from samverkan.shared.text import search_words

OWNERS = {"kommun": "municipality", "polis": "police", "gemensamt": "joint", "annan": "third"}
"""What the URL calls whose a commitment is, and the code of the side."""


@dataclass(frozen=True)
class Choice:
    """What to narrow a plan to; empty means everything.

    `owner` is a key of OWNERS, `office` a folded office, `missing` one of ansvarig, matt and fraga, `words` a search.
    """

    words: str = ""
    owner: str = ""
    office: str = ""
    missing: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is asked for."""
        return not (self.words or self.owner or self.office or self.missing)

    def holds(self, row: CommitmentRow) -> bool:
        """Tell whether the commitment is one of those asked for."""
        return (
            (not self.owner or row.side.code == OWNERS[self.owner])
            and (not self.office or any(r.office_key == self.office for r in row.all_responsibilities))
            and (not self.missing or self.missing in row.missing or (self.missing == "fraga" and row.is_open))
            and all(word in row.search_text for word in search_words(self.words))
        )
