"""White space, settled before layout, so that the style sheet may print it as it stands (`white-space: pre-wrap`).

When WeasyPrint collapses white space itself, it drops the space at the end of every line, and those who listen to the document
hear the last and the first word of two lines as one.
"""

import re
from xml.etree.ElementTree import Element  # nosec B405

from samverkan.shared.pdf.characters import INLINE_ELEMENTS, printable

LINES_CLASS = "lines"
"""The class of elements whose line ends are kept, as those of `pre` are."""

_REPLACED = frozenset({"img", "{http://www.w3.org/2000/svg}svg"})
_SPACE = re.compile("[ \t\n]+")
_SPACE_IN_LINES = re.compile("[ \t]*(\n)[ \t]*|[ \t]+")


class _Line:
    """A run of text that goes on past the edges of inline elements, and ends where a block or a line break stands."""

    def __init__(self) -> None:
        self._last: tuple[Element, str] | None = None
        self._needless = " \n"

    def add(self, element: Element, attribute: str, keep_lines: bool) -> None:
        """Settle a piece of text, which is the element's `text` or `tail`."""
        text = getattr(element, attribute)
        if not text:
            return
        text = printable(text)
        if keep_lines:
            text = _SPACE_IN_LINES.sub(r" \1", text)  # The space keeps words apart for those who hear no line end.
        else:
            text = _SPACE.sub(" ", text)
        text = text.lstrip(self._needless)
        setattr(element, attribute, text)
        if text:
            self._last = element, attribute
            self._needless = " " if text[-1] in " \n" else ""

    def add_replaced(self) -> None:
        """Pass what is not text, beside which space is kept."""
        self._last, self._needless = None, ""

    def end(self, separator: str = "") -> None:
        """End the run: no space is left at its end, but for the separator."""
        if self._last:
            element, attribute = self._last
            setattr(element, attribute, getattr(element, attribute).rstrip(" \n") + separator)
        self._last, self._needless = None, " \n"


def settle(body: Element) -> None:
    """Make the text of all elements what is printed: printable characters, one space between words and none beside blocks.

    Line ends are kept in elements of class `lines` and in `pre`. White space is judged by the names of elements, not by their style.
    """
    line = _Line()
    _settle(body, line, keep_lines=False)
    line.end()


def _settle(element: Element, line: _Line, *, keep_lines: bool) -> None:
    if element.tag in _REPLACED:
        return line.add_replaced()
    if element.tag == "br":
        return line.end(separator=" ")
    if not isinstance(element.tag, str):  # a comment
        return None
    keep_lines = keep_lines or element.tag == "pre" or LINES_CLASS in element.get("class", "").split()
    is_block = element.tag not in INLINE_ELEMENTS
    if is_block:
        line.end()
    line.add(element, "text", keep_lines)
    for child in element:
        _settle(child, line, keep_lines=keep_lines)
        line.add(child, "tail", keep_lines)
    if is_block:
        line.end()
    return None
