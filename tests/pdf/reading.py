"""What a document says: to a screen reader, which follows its structure, and to the eye, which follows its pages.

`words` makes texts comparable wherever they come from, so that a page of the application and the document printed from it can be
held against each other.
"""

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import lxml.html
import pdfplumber
import pikepdf
import pypdfium2

from samverkan.shared.pdf.characters import INLINE_ELEMENTS

INLINE_TYPES = {"Annot", "BibEntry", "Code", "Link", "NonStruct", "Note", "Quote", "Reference", "Span"}
"""The structure elements within a line: a screen reader makes no pause at their edges."""

UNSEEN = ("script", "style", "template", ".visually-hidden", ".no-print")
"""What an HTML page holds but does not show."""


def words(text: str) -> list[str]:
    """Return the words of a text: spaces of every kind part them, a soft hyphen joins the parts of a hyphenated one."""
    return unicodedata.normalize("NFC", re.sub(r"\u00ad\s*", "", text)).split()


# By structure


@dataclass(frozen=True)
class Element:
    """An element of a document's structure, with its elements and texts in reading order.

    `attributes` holds those of every owner by name ("Scope", "ListNumbering"), with "Alt", "ActualText", "Lang" and "ID".
    """

    type: str
    attributes: dict[str, Any]
    children: tuple["Element | str", ...]

    def all(self, *types: str) -> Iterator["Element"]:
        """Yield the elements of these types below this one, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.type in types:
                    yield child
                yield from child.all(*types)

    @property
    def text(self) -> str:
        """What is read aloud of this element: its words with a space between."""
        return " ".join(words(self._read(without=())))

    def _read(self, without: Iterable[str]) -> str:
        if self.type in without:
            return "\n"
        inside = "".join(child if isinstance(child, str) else child._read(without) for child in self.children)
        read = self.attributes.get("ActualText", self.attributes.get("Alt", inside))
        return read if self.type in INLINE_TYPES else f"\n{read}\n"


@lru_cache(maxsize=8)
def structure_tree(pdf: bytes) -> Element:
    """Return the root of a document's structure, whose only child is as a rule the element Document."""
    texts = _texts_of_marked_content(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        roles = {name[1:]: _plain(role) for name, role in root.get("/RoleMap", {}).items()}
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(document.pages)}

        def text(page: pikepdf.Object, content: int) -> str:
            return texts.get((pages[page.objgen], content), "")  # A picture has none.

        def element(node: pikepdf.Object) -> Element:
            kind = _plain(node.S)
            return Element(roles.get(kind, kind), _attributes(node), tuple(children(node)))

        def children(node: pikepdf.Object) -> Iterator[Element | str]:
            for kid in _listed(node.get("/K")):
                if isinstance(kid, int):
                    yield text(node.Pg, kid)
                elif kid.get("/Type") == "/MCR":
                    yield text(kid.get("/Pg", node.get("/Pg")), int(kid.MCID))
                elif kid.get("/Type") != "/OBJR":  # A link or field, whose text is content beside it.
                    yield element(kid)

        return Element("StructTreeRoot", {}, tuple(children(root)))


def structure_words(pdf: bytes, *, without: Iterable[str] = ()) -> list[str]:
    """Return the words that a screen reader reads, in order, but not those in elements of the types in `without`.

    Words stand apart where the structure says so, never because they are apart on paper: a space that is missing at the end
    of a line glues two words here, as it does when read aloud.
    """
    return words(structure_tree(pdf)._read(tuple(without)))


def _texts_of_marked_content(pdf: bytes) -> dict[tuple[int, int], str]:
    """Return the text of every piece of marked content by page, from 0, and its number on the page."""
    texts: dict[tuple[int, int], str] = defaultdict(str)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            for character in page.chars:
                if character["mcid"] is not None:
                    texts[number, character["mcid"]] += character["text"]
            page.close()
    return dict(texts)


def _attributes(node: pikepdf.Object) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for owned in _listed(node.get("/A")):
        attributes |= {name[1:]: _plain(value) for name, value in owned.items() if name != "/O"}
    own = ("/Alt", "/ActualText", "/Lang", "/ID")
    return attributes | {name[1:]: _plain(node[name]) for name in own if name in node}


def _listed(value: Any) -> list[Any]:
    """Return what the format lets stand alone or in a list as a list, always."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _plain(value: Any) -> Any:
    """Return names and texts as str, lists as list, and numbers as they are."""
    if isinstance(value, pikepdf.Array):
        return [_plain(item) for item in value]
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    return str(value) if isinstance(value, pikepdf.String) else value


# By page


def page_words(pdf: bytes, *, artifacts: bool = True) -> list[list[str]]:
    """Return the words on each page as they are copied from it, cell by cell in a table.

    Page numbers and the heads of tables that are repeated on a new page are artifacts, which a screen reader skips.
    """
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [words(_text_of_page(page, artifacts)) for page in document.pages]


def page_images(pdf: bytes, scale: float = 1) -> list[bytes]:
    """Return a picture of each page as PNG, with 72 points to the inch at scale 1."""
    images = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            image = io.BytesIO()
            page.render(scale=scale).to_pil().save(image, "PNG")
            images.append(image.getvalue())
    return images


def _text_of_page(page: pdfplumber.page.Page, artifacts: bool) -> str:
    seen = page if artifacts else page.filter(lambda item: item.get("tag") != "Artifact")
    return " ".join(word["text"] for word in seen.extract_words(use_text_flow=True))


# On screen


def html_words(html: str, *, within: str = "body", without: Iterable[str] = ()) -> list[str]:
    """Return the words that an HTML page shows in the first element that is `within`.

    `within` and each of `without` is a tag, a ".class" or an "#id". The alternative text of a picture counts as shown.
    """
    hidden = (*UNSEEN, *without)
    element = next((element for element in lxml.html.document_fromstring(html).iter() if _is(element, within)), None)
    if element is None:
        raise LookupError(f"The page has no {within}.")
    return words(_shown(element, hidden))


def _shown(element: lxml.html.HtmlElement, hidden: Iterable[str]) -> str:
    if not isinstance(element.tag, str) or _is_hidden(element, hidden):
        return ""
    if element.tag in ("img", "svg"):
        return element.get("alt") or element.findtext("title") or ""
    inside = (element.text or "") + "".join(_shown(child, hidden) + (child.tail or "") for child in element)
    return inside if element.tag in INLINE_ELEMENTS else f"\n{inside}\n"


def _is_hidden(element: lxml.html.HtmlElement, hidden: Iterable[str]) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or any(_is(element, selector) for selector in hidden)
    )


def _is(element: lxml.html.HtmlElement, selector: str) -> bool:
    if selector.startswith("."):
        return selector[1:] in element.get("class", "").split()
    if selector.startswith("#"):
        return element.get("id") == selector[1:]
    return element.tag == selector
