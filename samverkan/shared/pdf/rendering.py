"""Makes a document: HTML and CSS in, PDF/A and PDF/UA out, the same bytes each time.

Imported only in the process that prints, after FONTCONFIG_FILE is set (see `fonts`). That process makes one document at a time:
Pango's font maps are not safe between threads.
"""

import zlib
from functools import lru_cache
from typing import Any, NamedTuple

import pydyf
import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from samverkan.shared.pdf import weasyprint_patches as weasyprint_patches  # imported for what it does
from samverkan.shared.pdf.attachments import attach
from samverkan.shared.pdf.characters import printable
from samverkan.shared.pdf.confinement import confined
from samverkan.shared.pdf.fonts import LINE_END_HYPHEN
from samverkan.shared.pdf.job import PrintJob, Standard
from samverkan.shared.pdf.whitespace import settle
from samverkan.shared.pdf.xmp import CREATOR, Metadata, Property, packet, stable_uuid, timestamp

LANGUAGE = "sv"
PRODUCER = f"WeasyPrint {weasyprint.__version__}"

_SOFT_HYPHEN = "\u00ad"
_DIVIDED_WORDS = f'html {{ hyphenate-character: "{LINE_END_HYPHEN}" }}\n'
_NOTHING_OUTSIDE = URLFetcher(allowed_protocols=("data",))


class Rendered(NamedTuple):
    """A finished document."""

    pdf: bytes
    pages: int


class _OwnMetadata(DocumentMetadata):
    """The job's metadata instead of the page's, and our XMP instead of WeasyPrint's, which knows one standard at a time."""

    def __init__(self, job: PrintJob) -> None:
        dated = timestamp(job.dated) if job.dated else None
        super().__init__(
            title=printable(job.title),
            description=printable(job.description),
            authors=[printable(author) for author in job.authors],
            generator=CREATOR,
            created=dated,
            modified=dated,
            lang=LANGUAGE,
        )
        self._job = job

    def include_in_pdf(self, pdf: Any, variant: str, version: int, conformance: str, compress: bool) -> None:
        """Write the XMP, uncompressed so that an archive finds it without reading the rest."""
        job = self._job
        own = (("identity", job.identity), *job.properties)
        metadata = Metadata(
            title=self.title,
            description=self.description,
            authors=tuple(self.authors),
            language=LANGUAGE,
            producer=PRODUCER,
            dated=job.dated,
            part=str(version),
            conformance=conformance,
            document=stable_uuid(job.identity),
            instance=stable_uuid(f"{job.key} {PRODUCER}"),
            properties=tuple(Property(name, printable(text)) for name, text in own),
        )
        stream = pydyf.Stream([packet(metadata)], {"Type": "/Metadata", "Subtype": "/XML"})
        pdf.add_object(stream)
        pdf.catalog["Metadata"] = stream.reference


class _OurFonts(FontConfiguration):
    """The fonts that fontconfig finds; a document brings none of its own, which would have to be written to disk."""

    def add_font_face(self, *_: Any) -> None:
        """Leave out a font that a style sheet brings."""


@lru_cache(maxsize=4)
def _look(css: str) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Return a style sheet, read once for the documents that share it, with its fonts."""
    fonts = _OurFonts()
    return fonts, weasyprint.CSS(string=_DIVIDED_WORDS + css, font_config=fonts, url_fetcher=_NOTHING_OUTSIDE)


def _finish(pdf: Any, job: PrintJob) -> None:
    """Add what WeasyPrint leaves out, just before the file is written."""
    attach(pdf, job.attachments, job.dated)
    pdf.catalog["PageMode"] = "/UseOutlines" if "Outlines" in pdf.catalog else "/UseNone"
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream):
            _finish_stream(stream)


def _finish_stream(stream: Any) -> None:
    if stream.extra.get("Subtype") == "/Image":
        stream.extra["Interpolate"] = "false"  # forbidden in PDF/A
    if b"begincmap" in stream.stream:
        _show_line_end_hyphens_as_soft(stream)
    if stream.compress:  # Otherwise it is done twice: for the file, and for its checksum.
        stream.stream = [zlib.compress(b"\n".join(map(pydyf._to_bytes, stream.stream)))]
        stream.extra["Filter"] = "/FlateDecode"
        stream.compress = False


def _show_line_end_hyphens_as_soft(mapping: Any) -> None:
    """Let the hyphen of a divided word be copied as a soft one, which goes away when the word is put together again."""
    hyphen, soft = (f"<{ord(character):04x}>".encode() for character in (LINE_END_HYPHEN, _SOFT_HYPHEN))
    mapping.stream = [line.replace(hyphen, soft) if isinstance(line, bytes) else line for line in mapping.stream]


def render(job: PrintJob) -> Rendered:
    """Make the document. What its page refers to outside itself is left out, and logged by WeasyPrint."""
    with confined():
        return _render(job)


def _render(job: PrintJob) -> Rendered:
    variant = f"pdf/{job.standard}"
    fonts, style = _look(job.css)
    page = weasyprint.HTML(string=job.html, url_fetcher=_NOTHING_OUTSIDE)
    settle(page.etree_element.find("body"))
    document = page.render(font_config=fonts, stylesheets=[style], pdf_variant=variant, presentational_hints=True)
    document.metadata = _OwnMetadata(job)
    pdf = document.write_pdf(
        pdf_variant=variant,
        pdf_identifier=stable_uuid(job.identity).hex.encode(),
        finisher=lambda _, pdf: _finish(pdf, job),
    )
    return Rendered(pdf, len(document.pages))


def warm_up() -> None:
    """Read all that a first document reads: patterns of hyphenation, colours, glyphs of each face."""
    html = "<!doctype html><html lang=sv><body><h1>Samverkan</h1><p><b>brottsförebyggande</b> <i>råd</i> <b><i>och</i></b></p>"
    css = 'body { font-family: "Samverka Sans"; hyphens: auto; width: 1em }'
    render(PrintJob(html, css, "", "", (), "", None, Standard.WORKING))
