"""The metadata: which standards, whose document, and our own names, each described."""

import uuid
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest

from samverkan.shared.pdf.xmp import NAMESPACE, Metadata, Property, packet, stable_uuid, timestamp

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "ext": "http://www.aiim.org/pdfa/ns/extension/",
    "own": NAMESPACE,
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "prop": "http://www.aiim.org/pdfa/ns/property#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


def _read(**changes):
    values = {
        "title": "Överenskommelse <1> & 2",
        "description": "Om & kring",
        "authors": ("Sölvesborgs kommun", "Polismyndigheten"),
        "language": "sv",
        "producer": "Tryckeriet",
        "dated": datetime(2020, 12, 18, 9, 30, 15, tzinfo=timezone(timedelta(hours=1))),
        "part": "3",
        "conformance": "A",
        "document": stable_uuid("a"),
        "instance": stable_uuid("b"),
        "properties": (Property("registryNumber", "KS 2020/1 & <2>"), Property("version", "3")),
    }
    return ElementTree.fromstring(packet(Metadata(**{**values, **changes})))


def _texts(tree, path):
    return ["".join(found.itertext()) for found in tree.iterfind(f".//{path}", NAMES)]


def test_all_is_in_one_rdf():
    tree = _read()

    assert len(tree.findall("rdf:RDF", NAMES)) == 1
    assert {found.get(f"{{{NAMES['rdf']}}}about") for found in tree.iterfind(".//rdf:Description", NAMES)} == {""}


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("pdfaid:part", ["3"]),
        ("pdfaid:conformance", ["A"]),
        ("pdfuaid:part", ["1"]),
        ("dc:title", ["Överenskommelse <1> & 2"]),
        ("dc:description", ["Om & kring"]),
        ("dc:creator//rdf:li", ["Sölvesborgs kommun", "Polismyndigheten"]),
        ("dc:language//rdf:li", ["sv"]),
        ("xmp:CreateDate", ["2020-12-18T08:30:15Z"]),
        ("xmp:ModifyDate", ["2020-12-18T08:30:15Z"]),
        ("xmp:MetadataDate", ["2020-12-18T08:30:15Z"]),
        ("xmpMM:DocumentID", [f"uuid:{stable_uuid('a')}"]),
        ("xmpMM:InstanceID", [f"uuid:{stable_uuid('b')}"]),
        ("own:registryNumber", ["KS 2020/1 & <2>"]),
        ("own:version", ["3"]),
    ],
)
def test_metadata_tells(path, texts):
    assert _texts(_read(), path) == texts


def test_what_is_not_settled_has_no_date():
    tree = _read(dated=None)

    assert not [found.tag for found in tree.iter() if found.tag.endswith("Date")]


def test_every_property_that_the_standard_does_not_name_is_described():
    tree = _read()

    described = {
        schema.findtext("schema:namespaceURI", namespaces=NAMES): _texts(schema, "prop:name")
        for schema in tree.iterfind(".//ext:schemas/rdf:Bag/rdf:li", NAMES)
    }
    assert described == {NAMES["pdfuaid"]: ["part"], NAMESPACE: ["registryNumber", "version"]}


def test_packet_can_be_found_by_its_marks():
    tree = packet(Metadata("T", "", (), "sv", "", None, "2", "A", stable_uuid("a"), stable_uuid("b")))

    assert tree.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode())
    assert tree.endswith(b'<?xpacket end="w"?>')


def test_identifier_is_the_same_for_the_same_name():
    assert stable_uuid("a") == stable_uuid("a") != stable_uuid("b")
    assert stable_uuid("a") == uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE), "a")


def test_timestamp_is_in_utc():
    assert timestamp(datetime(2021, 7, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))) == "2021-06-30T23:00:00Z"
    assert timestamp(datetime(2021, 7, 1, tzinfo=UTC)) == "2021-07-01T00:00:00Z"
