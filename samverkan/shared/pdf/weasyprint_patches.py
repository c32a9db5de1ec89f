"""What we change inside WeasyPrint 70, all of it. Importing this module makes the changes.

They reach into private names, so another version is refused until someone has looked at each of them again.
"""

from math import inf
from typing import IO, Any

import weasyprint
import weasyprint.draw.text
import weasyprint.layout.inline
import weasyprint.layout.preferred
import weasyprint.pdf
import weasyprint.text.line_break

from samverkan.shared.pdf.structure import add_structure

_VERSION = "70."

if not weasyprint.__version__.startswith(_VERSION):
    raise ImportError(
        f"{__name__} is written for WeasyPrint {_VERSION}x and found {weasyprint.__version__}. Read weasyprint/pdf/tags.py, "
        f"weasyprint/draw/text.py, weasyprint/text/line_break.py and weasyprint/layout/inline.py of that version, change the "
        f"patches if they need it, run tests/shared/pdf and script/benchmark --pdf-growth, then name it here."
    )

_CHARACTERS_AN_EM = 5
"""So many of the narrowest letters stand side by side in the width of a font size; a few that take no width may stand between them."""
_CHARACTERS_BEYOND = 40
"""How far past the end of a line is looked for what may still go on it: the first part of a long word that is divided."""

_draw_first_line = weasyprint.draw.text.draw_first_line
_split_first_line = weasyprint.text.line_break.split_first_line
_break_waiting_children = weasyprint.layout.inline._break_waiting_children
_ColorProfile = weasyprint.pdf.ColorProfile


def _draw_spaces_too(stream: Any, textbox: Any, *rest: Any) -> Any:
    """Draw also a text of spaces alone, of whatever kind, which WeasyPrint leaves out: without it the words beside it are read as one."""
    if textbox.text.isspace():
        textbox = textbox.copy()
        textbox.text = "visible"  # Asked only whether it is: the glyphs are in its layout.
    return _draw_first_line(stream, textbox, *rest)


def _split_what_is_near(text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **more: Any) -> Any:
    """Find the first line of a text in as much of it as can have a say in where that line ends.

    WeasyPrint looks at all that is left of a word for every line of it, and where it may be divided at all of it for every place:
    what a word costs then grows with the cube of its length.
    """
    size = style["font_size"]
    if max_width is None or max_width == inf or not size:
        return _split_first_line(text, style, context, max_width, *rest, **more)
    near = int(max(0, max_width) / size * _CHARACTERS_AN_EM) + _CHARACTERS_BEYOND
    while near < len(text):
        layout, length, resume_at, *measured = _split_first_line(text[:near], style, context, max_width, *rest, **more)
        if resume_at is not None:
            return layout, length, resume_at, *measured
        near *= 2  # All of it has room on the line.
    return _split_first_line(text, style, context, max_width, *rest, **more)


def _break_between_elements(context: Any, box: Any, *rest: Any) -> Any:
    """Break a line between two elements that stand within one word, where that is longer than the line: as within a text.

    WeasyPrint lets such a word run off the paper.
    """
    *_, children, waiting_children, _, _ = rest
    resume_at = _break_waiting_children(context, box, *rest)
    if resume_at is None and waiting_children and box.style["overflow_wrap"] == "anywhere":
        children.extend(waiting_children)
        resume_at = {waiting_children[-1][0] + 1: None}
    return resume_at


def _read_and_close(file: IO[bytes], *rest: Any) -> Any:
    """Read a colour profile from a file that WeasyPrint opens and forgets."""
    with file:
        return _ColorProfile(file, *rest)


# Our structure tree instead of WeasyPrint's, which has an element for each line and begins anew on each page.
weasyprint.pdf.add_tags = add_structure
weasyprint.draw.text.draw_first_line = _draw_spaces_too
weasyprint.pdf.ColorProfile = _read_and_close
for module in (weasyprint.layout.inline, weasyprint.layout.preferred, weasyprint.text.line_break):
    module.split_first_line = _split_what_is_near
weasyprint.layout.inline._break_waiting_children = _break_between_elements
