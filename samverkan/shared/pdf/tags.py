"""A structure tree, and how it is written in a PDF: dictionaries that refer to each other, to pages and to links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pydyf


class Content(NamedTuple):
    """What is drawn on a page (the first is 0) under a number of that page."""

    page: int
    number: int


class Link(NamedTuple):
    """A rectangle on a page that is followed to somewhere else."""

    page: int
    annotation: Any


@dataclass(eq=False)
class Node:
    """An element of the tree: its standard type, what it holds in reading order, and the entries it has besides.

    `page` is where it begins, `tag` the HTML element it comes from, empty for one that the standard asks for and HTML lacks.
    """

    role: str
    page: int = 0
    tag: str = ""
    entries: dict[str, Any] = field(default_factory=dict)
    kids: list["Node | Content | Link"] = field(default_factory=list)

    def nodes(self) -> list["Node"]:
        """Return the elements that it holds directly."""
        return [kid for kid in self.kids if isinstance(kid, Node)]


_KEPT_EMPTY = ("TD", "TH")
"""Cells keep their place in the row."""


def _prune(node: Node) -> bool:
    """Remove the elements that hold nothing; tell whether the node holds something."""
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or _prune(kid)]
    return bool(node.kids) or node.role in _KEPT_EMPTY


class _Writer:
    """Writes the elements, and notes for each number on a page and each link which element it belongs to."""

    def __init__(self, pdf: Any, numbers: list[int]) -> None:
        self._pdf = pdf
        self._owners: list[list[bytes]] = [[b"null"] * count for count in numbers]
        self._links: list[tuple[bytes, Any]] = []

    def write(self, node: Node, parent: bytes) -> bytes:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent, **node.entries})
        self._pdf.add_object(element)
        reference: bytes = element.reference
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            element["Pg"] = self._pdf.page_references[page]
        element["K"] = pydyf.Array([self._kid(kid, reference, page) for kid in node.kids])
        return reference

    def _kid(self, kid: Node | Content | Link, owner: bytes, page: int | None) -> Any:
        if isinstance(kid, Node):
            return self.write(kid, owner)
        where = {"Pg": self._pdf.page_references[kid.page]}
        if isinstance(kid, Link):
            self._links.append((owner, kid.annotation))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.annotation.reference, **where})
        self._owners[kid.page][kid.number] = owner
        return kid.number if kid.page == page else pydyf.Dictionary({"Type": "/MCR", "MCID": kid.number, **where})

    def parent_tree(self) -> tuple[Any, int]:
        """Return the way back from pages and links to elements, and the next free key in it."""
        numbers = pydyf.Array()
        for page, owners in enumerate(self._owners):
            numbers.extend([page, pydyf.Array(owners)])
        for key, (owner, annotation) in enumerate(self._links, start=len(self._owners)):
            annotation["StructParent"] = key
            numbers.extend([key, owner])
        return pydyf.Dictionary({"Nums": numbers}), len(self._owners) + len(self._links)


def write_structure(pdf: Any, document: Node, numbers: list[int]) -> None:
    """Write the tree and make the PDF a tagged one. `numbers` tells how many are in use on each page."""
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    writer = _Writer(pdf, numbers)
    _prune(document)
    root["K"] = pydyf.Array([writer.write(document, root.reference)])
    parents, next_key = writer.parent_tree()
    pdf.add_object(parents)
    root["ParentTree"] = parents.reference
    root["ParentTreeNextKey"] = next_key
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def mark_artifacts(stream: Any, artifacts: Mapping[int, Mapping[str, str]]) -> None:
    """Turn what is drawn under these numbers into artifacts, with the properties given."""
    operators = stream.stream
    for at, operator in enumerate(operators):
        if operator == b"BDC" and (properties := artifacts.get(operators[at - 1].get("MCID"))):
            operators[at - 2 : at] = ["/Artifact", pydyf.Dictionary(properties)]
