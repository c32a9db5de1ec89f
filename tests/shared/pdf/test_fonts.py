"""The typeface: four faces with the same characters, and no other font within reach."""

import pytest
from fontTools.ttLib import TTFont

from samverkan.shared.pdf.fonts import FACES, LINE_END_HYPHEN, fontconfig_file


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


def test_configuration_names_our_fonts_and_refuses_those_for_the_web(tmp_path):
    text = fontconfig_file(tmp_path).read_text()

    assert f"<dir>{FACES[0].parent}</dir>" in text
    assert "<rejectfont><glob>*.woff2</glob></rejectfont>" in text
    assert str(tmp_path) in text


def test_folder_with_odd_name_is_named_rightly(tmp_path):
    folder = tmp_path / "a & <b>"
    folder.mkdir()

    assert "a &amp; &lt;b&gt;" in fontconfig_file(folder).read_text()
