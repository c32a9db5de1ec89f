"""The typeface: four faces with the same characters, and no other font within reach."""

from xml.etree import ElementTree

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from samverkan.shared.pdf.fonts import FACES, FONTS_CONF, FONTS_DIR, LINE_END_HYPHEN
from tests.shared.pdf.paper import opened


def _glyphs(face):
    with TTFont(face) as font:
        return font.getBestCmap()


@pytest.mark.parametrize("face", FACES[1:], ids=lambda face: face.stem)
def test_every_face_has_the_same_characters(face):
    assert set(_glyphs(face)) == set(_glyphs(FACES[0]))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.stem)
def test_spaces_and_hyphens_that_look_alike_have_glyphs_of_their_own(face):
    glyphs = _glyphs(face)
    alike = [" ", "\u00a0", "-", "\u00ad", "\u2010", "\u2011", LINE_END_HYPHEN]

    assert len({glyphs[ord(character)] for character in alike}) == len(alike)


def test_only_our_fonts_are_found():
    configuration = ElementTree.parse(FONTS_CONF)

    [folder] = configuration.findall("dir")
    assert (FONTS_CONF.parent / folder.text).resolve() == FONTS_DIR
    assert configuration.findtext(".//rejectfont/glob") == "*.woff2"
    assert not configuration.findall("include")


@pytest.mark.parametrize("family", ["Samverka Sans", "DejaVu Sans", "serif", "monospace"])
def test_document_embeds_our_faces_whatever_it_asks_for(family):
    document = opened(f'<div style="font-family: {family}"><p>a <b>b</b> <i>c</i> <b><i>d</i></b></p></div>')

    names = {str(found.FontName).partition("+")[2] for found in document.objects if _is_font(found)}
    assert {name.replace("-", "").replace(",", "") for name in names} == {
        "SamverkaSans",
        "SamverkaSansBold",
        "SamverkaSansItalic",
        "SamverkaSansBoldItalic",
    }


def _is_font(found):
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor"
