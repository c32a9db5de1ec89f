"""What we change inside WeasyPrint 70, all of it. Importing this module makes the changes.

They reach into private names, so another version is refused until someone has looked at each of them again.
"""

from typing import IO, Any

import weasyprint
import weasyprint.draw.text
import weasyprint.pdf

from samverkan.shared.pdf.structure import add_structure

_VERSION = "70."

if not weasyprint.__version__.startswith(_VERSION):
    raise ImportError(
        f"{__name__} is written for WeasyPrint {_VERSION}x and found {weasyprint.__version__}. Read weasyprint/pdf/tags.py and "
        f"weasyprint/draw/text.py of that version, change the patches if they need it, run tests/shared/pdf, then name it here."
    )

_draw_first_line = weasyprint.draw.text.draw_first_line
_ColorProfile = weasyprint.pdf.ColorProfile


def _draw_spaces_too(stream: Any, textbox: Any, *rest: Any) -> Any:
    """Draw also a text of spaces alone, of whatever kind, which WeasyPrint leaves out: without it the words beside it are read as one."""
    if textbox.text.isspace():
        textbox = textbox.copy()
        textbox.text = "visible"  # Asked only whether it is: the glyphs are in its layout.
    return _draw_first_line(stream, textbox, *rest)


def _read_and_close(file: IO[bytes], *rest: Any) -> Any:
    """Read a colour profile from a file that WeasyPrint opens and forgets."""
    with file:
        return _ColorProfile(file, *rest)


# Our structure tree instead of WeasyPrint's, which has an element for each line and begins anew on each page.
weasyprint.pdf.add_tags = add_structure
weasyprint.draw.text.draw_first_line = _draw_spaces_too
weasyprint.pdf.ColorProfile = _read_and_close
