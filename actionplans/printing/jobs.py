"""From a selection to the job that prints it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from actionplans.printing.paper import read_paper, settled_on
from actionplans.printing.selection import Selection
from samverkan.shared.pdf.characters import printable
from samverkan.shared.pdf.job import Attachment, PrintJob, Standard
from samverkan.shared.text import in_words


def print_job(selection: Selection, standard: Standard) -> PrintJob:
    """Return the job that prints the selection. The working copy holds the content as JSON; beside an archive copy it is kept."""
    paper = read_paper(selection)
    names = tuple(party.name for party in paper.parties)
    attachments: tuple[Attachment, ...] = ()
    if standard is Standard.WORKING:
        attachments = (
            Attachment(
                name=selection.file_name("json"),
                description="Innehållet i maskinläsbar form",
                media_type="application/json",
                content=selection.canonical,
            ),
        )
    return PrintJob(
        html=printable(render_to_string("documents/document.html", {"paper": paper})),
        css=_css(),
        title=printable(paper.title),
        description=printable(f"{paper.kind} mellan {in_words(names)}. {paper.settled}."),
        authors=tuple(printable(name) for name in names),
        identity=selection.identity,
        dated=settled_on(selection),
        standard=standard,
        properties=(("contentHash", f"sha256:{selection.identity}"), ("state", paper.settled)),
        attachments=attachments,
    )


@cache
def _css() -> str:
    return (Path(settings.BASE_DIR) / "templates" / "documents/document.css").read_text()
