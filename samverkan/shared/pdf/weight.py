"""What a document costs to make, told from its page before anything is done.

Two things cost: the elements, each of them laid out, drawn and told of in the structure; and the text, by the line. The figures are
those of `script/benchmark --pdf-growth` for what costs least of each, so that nothing is refused that can be printed: what
they let through and is heavier after all is stopped by the limits of the worker.
"""

from django.conf import settings

from samverkan.shared.pdf.job import PrintJob

_MILLISECONDS_AN_ELEMENT = 0.3
_MILLISECONDS_A_THOUSAND_CHARACTERS = 10.0
_HEAVY_FROM = 1.0
"""Seconds: forty pages or so."""


def weight(job: PrintJob) -> float:
    """Return the least time that the document takes, in seconds of a processor of today."""
    elements = job.html.count("</")
    return (elements * _MILLISECONDS_AN_ELEMENT + len(job.html) / 1000 * _MILLISECONDS_A_THOUSAND_CHARACTERS) / 1000


def is_heavy(job: PrintJob) -> bool:
    """Tell whether the document keeps a worker for so long that others should not have to wait for it."""
    return weight(job) >= _HEAVY_FROM


def is_too_heavy(job: PrintJob) -> bool:
    """Tell whether no worker could make the document in the time that there is."""
    return weight(job) > settings.PDF_SECONDS
