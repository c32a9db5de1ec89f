"""What the typeface shows of a text, and what it lacks."""

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from samverkan.shared.pdf.characters import missing_characters, printable, spelled_out, with_each_text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Åtgärder i Sölvesborg – ½ ☐ ☑ → ≥ 5\u00a0000 kr", "Åtgärder i Sölvesborg – ½ ☐ ☑ → ≥ 5\u00a0000 kr"),
        ("a\u030aa\u0308o\u0308", "åäö"),
        ("\u212bngström", "Ångström"),
        ("ett\r\ntvå\rtre\u2028fyra\u2029fem\x0bsex\x85sju", "ett\ntvå\ntre\nfyra\nfem\nsex\nsju"),
        ("ett\x00två\x1ftre", "ett två tre"),
        ("ett\u2003två\u3000tre\u2007fyra", "ett två tre fyra"),
        ("e\u00adpost \u2011 \u202f %", "e\u00adpost \u2011 \u202f %"),
        ("a\u200bb\u202ec\ufeffd", "abcd"),
        ("ﬁn oﬃcer ①", "fin officer 1"),
        ("\uf0b7 punkt", "• punkt"),
        ("\u2611\ufe0f klart", "☑ klart"),
        ("", ""),
    ],
)
def test_printable(text, printed):
    assert printable(text) == printed


@given(st.text(st.characters()))
def test_what_is_printable_stays_as_it_is(text):
    once = printable(text)

    assert printable(once) == once
    assert missing_characters(once) == missing_characters(text)


@given(st.text(st.characters()))
def test_what_is_spelled_out_lacks_nothing(text):
    assert missing_characters(spelled_out(text)) == []


def test_spelled_out_puts_numbers_in_the_place_of_what_is_missing():
    assert spelled_out("a\u030a 😀 Ж \ud800 \ue000") == "å [U+1F600] [U+0416] [U+D800] [U+E000]"


def test_missing_characters_come_in_order_with_their_words_wherever_they_stand():
    page = "<p>Vi ska minska skadegörelsen 😀 i Sölvesborgs centrum, Ж ЖЩ och</p><h2>Mer 😀</h2><p>Fler 😀</p>"

    assert missing_characters(page) == [
        ("😀", "U+1F600", "Vi ska minska skadegörelsen 😀 i Sölvesborgs centrum, Ж ЖЩ o"),
        ("Ж ЖЩ", "U+0416 U+0429", "lsen 😀 i Sölvesborgs centrum, Ж ЖЩ och"),
        ("😀", "U+1F600", "Mer 😀"),
        ("😀", "U+1F600", "Fler 😀"),
    ]


def test_missing_characters_in_the_same_words_come_once_as_in_a_heading_and_its_contents():
    [missing] = missing_characters("<nav><ol><li><a>Torget 🏙</a></li></ol></nav><h2>Torget 🏙</h2>")

    assert missing.context == "Torget 🏙"


def test_no_more_places_are_named_than_anybody_reads():
    assert len(missing_characters("".join(f"<p>{number} 😀</p>" for number in range(500)))) == 50


def test_half_a_character_is_told_in_text_that_can_be_sent():
    [missing] = missing_characters("a \ud83d b")

    assert missing == ("\ufffd", "U+D83D", "a \ufffd b")


def test_missing_characters_of_a_page_are_those_of_its_text():
    page = '<html><head><title>😀</title><style>Ж{}</style></head><body alt="∑"><h1>Rubrik</h1><p>Te<b>xt</b> &#x2211;</p></body>'

    [missing] = missing_characters(page)

    assert (missing.characters, missing.context) == ("∑", "Text ∑")


@pytest.mark.parametrize("text", ["färre än <5", "a < b och c > d", "<ungdomar>"])
def test_text_with_angle_brackets_is_text(text):
    assert missing_characters(escape(f"{text} 😀"))[0].context == f"{text} 😀"


@pytest.mark.parametrize("sign", "﹠﹤﹥＂＆＇＜＞")
def test_sign_that_looks_like_markup_is_missing_and_never_becomes_it(sign):
    assert [missing.characters for missing in missing_characters(f"<p>{sign}</p>")] == [sign]
    assert with_each_text(spelled_out, f"<p>{sign}</p>") == f"<p>[U+{ord(sign):04X}]</p>"


def test_texts_of_a_page_are_changed_and_its_tags_are_not():
    page = '<p class="😀">\u0338a\u030a 😀</p>'

    assert with_each_text(spelled_out, page) == '<p class="😀">[U+0338]å [U+1F600]</p>'
