"""The structure of a document: what those who listen to it hear, in which order, and what is only there to be seen.

It is read from the boxes that WeasyPrint has laid out and drawn. Every drawn text has a number on its page; here each number is
given to one element of the structure tree (ISO 32000-1, 14.7 and 14.8), or to none when it is an artifact. An element of the page's
HTML is one element of the tree however many lines and pages it is spread over, and a table head is heard once.

A page says with ARIA what paper cannot show: `aria-hidden` for what is only there to be seen, and on a cell `aria-label` for words
that are heard instead of its own, and `aria-rowspan` for the rows that it stands for, those drawn without it included.
"""

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from samverkan.shared.pdf.tags import Content, Link, Node, mark_artifacts, write_structure

_ROLES = {
    "article": "Art",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "dl": "L",
    "ol": "L",
    "p": "P",
    "pre": "P",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "tfoot": "TFoot",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    "ul": "L",
    **dict.fromkeys(("address", "aside", "div", "figcaption", "figure", "footer", "header", "main", "nav"), "Div"),
}
"""The standard types of the elements that have one wherever they stand; `_role` knows the others."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_GROUPS = ("Art", "BlockQuote", "Div", "Document", "Sect")
"""What holds paragraphs, never words."""
_WORDS = ("", "Link", "Span")
"""What a paragraph is made of: text, and what stands within text."""
_REPEATED = ("THead", "TFoot")
"""What is drawn again on each page that a table goes on."""

_NUMBERING = {
    "circle": "Circle",
    "decimal": "Decimal",
    "disc": "Disc",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "lower-roman": "LowerRoman",
    "square": "Square",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "upper-roman": "UpperRoman",
}

_LINK_WORDS = 200
"""How much is said of a link, in characters."""
_SVG = "{http://www.w3.org/2000/svg}"
_POINTS_PER_PIXEL = 0.75


def _scope(element: Any) -> str:
    return "Row" if element.get("scope") in ("row", "rowgroup") else "Column"


def _is_hidden(element: Any) -> bool:
    return element is not None and element.get("aria-hidden") == "true"


def _alternative(element: Any) -> str:
    """Return what is said instead of an image; empty when it is only there to be seen."""
    text = element.findtext(f"{_SVG}title") if element.tag == f"{_SVG}svg" else element.get("alt")
    return (text or "").strip()


def _attributes(box: Any, role: str) -> dict[str, Any]:
    """Return what the element tells of itself beyond its type."""
    entries: dict[str, Any] = {}
    if role in ("TH", "TD"):
        cell: dict[str, Any] = {"O": "/Table"}
        if role == "TH":
            cell["Scope"] = f"/{_scope(box.element)}"
        if box.colspan != 1:
            cell["ColSpan"] = box.colspan
        if (rows := int(box.element.get("aria-rowspan", box.rowspan))) != 1:
            cell["RowSpan"] = rows
        if len(cell) > 1:
            entries["A"] = pydyf.Dictionary(cell)
        if words := box.element.get("aria-label"):
            entries["ActualText"] = pydyf.String(words)
    elif role == "L":
        numbering = _NUMBERING.get(box.style["list_style_type"], "None") if box.element.tag != "dl" else "None"
        entries["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})
    if language := box.element.get("lang"):
        entries["Lang"] = pydyf.String(language)
    if box.element.tag == "abbr" and (expansion := box.element.get("title")):
        entries["E"] = pydyf.String(expansion)
    return entries


class _Tree:
    """The tree of a document, read page by page."""

    def __init__(self) -> None:
        self.document = Node("Document")
        self._nodes: dict[Any, Node] = {}
        self._headings: list[int] = []
        self._page = -1
        self._height = 0.0
        self._drawn: dict[Any, dict[str, Any]] = {}
        self._artifacts: dict[int, Mapping[str, str]] = {}
        self._needless_links: list[Any] = []

    def read(self, page: Any, drawn: dict[Any, dict[str, Any]]) -> tuple[dict[int, Mapping[str, str]], list[Any]]:
        """Read the next page. Return its artifacts by number, and the links that the page is better off without."""
        self._page += 1
        self._height = page.height
        self._drawn, self._artifacts, self._needless_links = drawn, {}, []
        self._read(page._page_box, self.document)
        if self._drawn:
            raise ValueError(f"Drawn on page {self._page + 1} and found in no box: {list(self._drawn)[:3]}")
        return self._artifacts, self._needless_links

    def _read(self, box: Any, parent: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            edge = "Header" if box.at_keyword.startswith("@top") else "Footer"
            self._leave_out(box, {"Type": "/Pagination", "Subtype": f"/{edge}"})
        elif box.is_leader or _is_hidden(box.element):
            self._leave_out(box, {"Type": "/Layout"})
        elif isinstance(box, boxes.TextBox):
            self._hold(box, self._home(parent, ""))
        elif isinstance(box, boxes.ReplacedBox):
            self._read_image(box, parent)
        else:
            node = self._node(box, parent)
            if node.role in _REPEATED and node.page != self._page:
                self._leave_out(box, {"Type": "/Pagination"})
                return
            if box.link_annotation:
                self._read_link(box, node, parent)
            for child in box.children:
                self._read(child, node)

    def _hold(self, box: Any, node: Node) -> None:
        """Let the node hold what the box has drawn, if it has."""
        if mark := self._drawn.pop(box, None):
            node.kids.append(Content(self._page, mark["mcid"]))

    def _leave_out(self, box: Any, properties: Mapping[str, str]) -> None:
        """Make all that the box has drawn artifacts."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if mark := self._drawn.pop(box, None):
            self._artifacts[mark["mcid"]] = properties
        if box.link_annotation:
            self._needless_links.append(box.link_annotation)
        for child in box.children:
            self._leave_out(child, properties)

    def _read_image(self, box: Any, parent: Node) -> None:
        alternative = _alternative(box.element)
        if not alternative:
            self._leave_out(box, {"Type": "/Layout"})
            return
        if box.link_annotation:
            self._needless_links.append(box.link_annotation)  # The link around it has one.
        x, y = box.content_box_x(), self._height - box.content_box_y()
        area = [side * _POINTS_PER_PIXEL for side in (x, y - box.height, x + box.width, y)]
        layout = pydyf.Dictionary({"O": "/Layout", "Placement": "/Block", "BBox": pydyf.Array(area)})
        node = self._add("Figure", parent, entries={"A": layout, "Alt": pydyf.String(alternative)})
        self._hold(box, node)

    def _read_link(self, box: Any, node: Node, parent: Node) -> None:
        """Take up the link of a line or box; the boxes within it repeat it, and one is enough."""
        if node.role != "Link" or node is parent:
            self._needless_links.append(box.link_annotation)
            return
        if words := "".join(box.element.itertext()):
            box.link_annotation["Contents"] = pydyf.String(shorten(words, _LINK_WORDS, placeholder="…"))
        node.kids.append(Link(self._page, box.link_annotation))

    def _node(self, box: Any, parent: Node) -> Node:
        """Return the element that the box's content belongs to: one of its own, one begun before, or the parent."""
        element, tag = box.element, box.element_tag
        if tag == "li::marker":
            return self._label(element, parent)
        if element is None or "::" in tag:
            return parent
        if element in self._nodes:
            return self._nodes[element]
        role = self._role(box, parent)
        if role is None:
            return parent
        if tag in ("dt", "dd"):
            parent = self._description_item(tag, parent)
        node = self._add(role, parent, tag=tag, entries=_attributes(box, role))
        self._nodes[element] = node
        return node

    def _role(self, box: Any, parent: Node) -> str | None:
        """Return the standard type of a box's element, None for one that the tree need not tell of."""
        tag = box.element_tag
        if tag in ("ol", "ul") and (parent.tag == "nav" or parent.role == "TOCI"):
            return "TOC"
        if tag == "li":
            return "TOCI" if parent.role == "TOC" else "LI"
        if tag == "div" and parent.role == "L":
            return "LI"
        if tag in ("dt", "dd"):
            return "Lbl" if tag == "dt" else "LBody"
        if tag == "a" and box.link_annotation:
            return "Link"
        says_more = box.element.get("lang") or (tag == "abbr" and box.element.get("title"))
        if says_more and isinstance(box, boxes.InlineBox):
            return "Span"
        if tag in _HEADINGS:
            return self._heading(box.style["bookmark_level"])
        return _ROLES.get(tag)

    def _heading(self, level: int) -> str:
        """Return the type of the next heading: as deep as its bookmark lies under those above it, since no level may be left out."""
        while self._headings and self._headings[-1] >= level:
            self._headings.pop()
        self._headings.append(level)
        return f"H{min(len(self._headings), len(_HEADINGS))}"

    def _add(self, role: str, parent: Node, tag: str = "", entries: dict[str, Any] | None = None) -> Node:
        node = Node(role, self._page, tag, entries or {})
        self._home(parent, role).kids.append(node)
        return node

    def _home(self, parent: Node, role: str) -> Node:
        """Return where in the parent an element of that type goes: the standard has steps that HTML lacks."""
        if parent.role == "LI" and role not in ("Lbl", "LBody"):
            return self._implied("LBody", parent)
        if parent.role == "TOCI" and role in _WORDS:
            return self._implied("Reference", parent)
        if parent.role in _GROUPS and role in _WORDS:
            return self._implied("P", parent)
        return parent

    def _implied(self, role: str, parent: Node) -> Node:
        last = parent.kids[-1] if parent.kids else None
        if isinstance(last, Node) and last.role == role and not last.tag:
            return last
        node = Node(role, self._page)
        parent.kids.append(node)
        return node

    def _label(self, element: Any, parent: Node) -> Node:
        """Return the label of a list item, which comes first in it."""
        item = self._nodes.get(element, parent)
        if item.nodes() and item.nodes()[0].role == "Lbl":
            return item.nodes()[0]
        label = Node("Lbl", self._page, tag="li::marker")
        item.kids.insert(0, label)
        return label

    def _description_item(self, tag: str, parent: Node) -> Node:
        """Return the list item of a term, which is a new one, or of its description."""
        if parent.role != "L":
            return parent
        return self._implied("LI", parent) if tag == "dd" else self._add("LI", parent)


def add_structure(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
    """Add the structure tree of a drawn document to its PDF. (The parameters are those of WeasyPrint's own.)"""
    tree = _Tree()
    numbers = []
    for page, stream, reference in zip(document.pages, page_streams, pdf.page_references, strict=True):
        numbers.append(len(stream._tags))
        artifacts, needless_links = tree.read(page, stream._tags)
        mark_artifacts(stream, artifacts)
        annotations = pdf.objects[int(reference.split()[0])].get("Annots", [])
        for link in needless_links:
            annotations.remove(link.reference)
            link.clear()
    write_structure(pdf, tree.document, numbers)
