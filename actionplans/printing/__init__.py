"""Agreements and plans as documents to print: what is chosen (`selection`), its ready values (`paper`), and the job that makes the PDF.

The same selection gives the canonical JSON and the PDF. Nothing here asks who reads: the views have chosen what may be read.
"""

from actionplans.printing.jobs import Tangled, Unprintable, print_job
from actionplans.printing.selection import Selection, anchored, select_agreement, select_plan, with_agreement

__all__ = [
    "Selection",
    "Tangled",
    "Unprintable",
    "anchored",
    "print_job",
    "select_agreement",
    "select_plan",
    "with_agreement",
]
