"""A document's metadata as XMP: which standards it follows, what it is called, who answers for it, and our own names for it.

PDF/A wants it all in one RDF, and a description of every property that it does not name itself (ISO 19005-3, 6.6.2.3).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple

CREATOR = "Samverkan"
NAMESPACE = "https://samverkan.example/ns/1/"
_PREFIX = "samverkan"
_UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"

_UUIDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)


class Property(NamedTuple):
    """A property of our own: its XML name, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class Metadata:
    """What there is to tell of a document. `part` and `conformance` are those of PDF/A; `dated` is None when it is not settled."""

    title: str
    description: str
    authors: tuple[str, ...]
    language: str
    producer: str
    dated: datetime | None
    part: str
    conformance: str
    document: uuid.UUID
    instance: uuid.UUID
    properties: tuple[Property, ...] = ()


def stable_uuid(name: str) -> uuid.UUID:
    """Return the identifier that is always the same for the same name."""
    return uuid.uuid5(_UUIDS, name)


def timestamp(moment: datetime) -> str:
    """Return a moment as metadata has it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _description(prefix: str, namespace: str, *properties: str) -> str:
    lines = "\n".join(f"  {line}" for line in properties)
    return f'<rdf:Description rdf:about="" xmlns:{prefix}="{namespace}">\n{lines}\n</rdf:Description>'


def _text(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _texts(name: str, container: str, texts: Iterable[str]) -> str:
    items = "".join(_text("rdf:li", text) for text in texts)
    return f"<{name}><rdf:{container}>{items}</rdf:{container}></{name}>"


def _wording(name: str, text: str) -> str:
    """Return a text that could be given in several languages."""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>'


def _schema(title: str, namespace: str, prefix: str, value_type: str, names: Iterable[str]) -> str:
    """Describe a namespace and its properties."""
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        + _text("pdfaProperty:name", name)
        + _text("pdfaProperty:valueType", value_type)
        + _text("pdfaProperty:category", "internal")
        + _text("pdfaProperty:description", f"{title}: {name}")
        + "</rdf:li>"
        for name in names
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        + _text("pdfaSchema:schema", title)
        + _text("pdfaSchema:namespaceURI", namespace)
        + _text("pdfaSchema:prefix", prefix)
        + f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>"
        + "</rdf:li>"
    )


def _schemas(own_names: Iterable[str]) -> str:
    described = [
        _schema("PDF/UA identification", _UA_NAMESPACE, "pdfuaid", "Integer", ["part"]),
        _schema(CREATOR, NAMESPACE, _PREFIX, "Text", own_names),
    ]
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
        f"<pdfaExtension:schemas><rdf:Bag>{''.join(described)}</rdf:Bag></pdfaExtension:schemas>\n"
        "</rdf:Description>"
    )


def packet(metadata: Metadata) -> bytes:
    """Return the metadata as an XMP packet that says PDF/A of the given part and PDF/UA-1."""
    dates = []
    if metadata.dated:
        dates = [_text(f"xmp:{name}Date", timestamp(metadata.dated)) for name in ("Create", "Modify", "Metadata")]
    descriptions = [
        _description(
            "pdfaid",
            "http://www.aiim.org/pdfa/ns/id/",
            _text("pdfaid:part", metadata.part),
            _text("pdfaid:conformance", metadata.conformance),
        ),
        _description("pdfuaid", _UA_NAMESPACE, _text("pdfuaid:part", "1")),
        _description(
            "dc",
            "http://purl.org/dc/elements/1.1/",
            _text("dc:format", "application/pdf"),
            _wording("dc:title", metadata.title),
            _wording("dc:description", metadata.description),
            _texts("dc:creator", "Seq", metadata.authors),
            _texts("dc:language", "Bag", [metadata.language]),
        ),
        _description("xmp", "http://ns.adobe.com/xap/1.0/", _text("xmp:CreatorTool", CREATOR), *dates),
        _description("pdf", "http://ns.adobe.com/pdf/1.3/", _text("pdf:Producer", metadata.producer)),
        _description(
            "xmpMM",
            "http://ns.adobe.com/xap/1.0/mm/",
            _text("xmpMM:DocumentID", f"uuid:{metadata.document}"),
            _text("xmpMM:InstanceID", f"uuid:{metadata.instance}"),
        ),
        _description(_PREFIX, NAMESPACE, *(_text(f"{_PREFIX}:{name}", text) for name, text in metadata.properties)),
        _schemas(name for name, _ in metadata.properties),
    ]
    lines = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        *descriptions,
        "</rdf:RDF>",
        "</x:xmpmeta>",
        '<?xpacket end="w"?>',
    ]
    return "\n".join(lines).encode()
