"""Sections' Markdown: what it may hold, and that nothing else comes out."""

import re

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from samverkan.shared.markdown import render_markdown

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Ett stycke.\n\nEtt till.", "<p>Ett stycke.</p>\n<p>Ett till.</p>\n"),
        ("**Viktigt** och *betonat*", "<p><strong>Viktigt</strong> och <em>betonat</em></p>\n"),
        ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>\n"),
        ("- ett\n  - inre", "<ul>\n<li>ett\n<ul>\n<li>inre</li>\n</ul>\n</li>\n</ul>\n"),
        ("3. tredje\n4. fjärde", '<ol start="3">\n<li>tredje</li>\n<li>fjärde</li>\n</ol>\n'),
        ("> citat", "<blockquote>\n<p>citat</p>\n</blockquote>\n"),
        ("Färre & tryggare < nu", "<p>Färre &amp; tryggare &lt; nu</p>\n"),
        (r"2\. kapitlet \*inte\*", "<p>2. kapitlet *inte*</p>\n"),
    ],
)
def test_markdown_becomes_html(text, html):
    assert render_markdown(text) == html


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# Rubrik", ["h3"]),
        ("## Rubrik", ["h3"]),
        ("###### Rubrik", ["h3"]),
        ("# Ett\n\n## Två\n\n### Tre\n\n# Fyra", ["h3", "h4", "h4", "h3"]),
        ("## Ett\n\n# Två\n\n## Tre", ["h3", "h3", "h4"]),
        ("> ## Ett\n\n### Två", ["h3", "h4"]),
    ],
)
def test_headings_stand_under_the_sections_own_and_leave_out_no_level(text, tags):
    assert re.findall(r"<(h\d)>", render_markdown(text)) == tags


def test_headings_can_start_one_level_down():
    assert render_markdown("# Rubrik", heading_level=4) == "<h4>Rubrik</h4>\n"


@pytest.mark.parametrize(
    "url", ["https://bra.se/a?b=1&c=2", "http://example.se/", "mailto:kommun@example.se", "/planer/1/"]
)
def test_safe_links_stay(url):
    html = render_markdown(f"[länk]({url})")

    assert f'href="{url.replace("&", "&amp;")}"' in html
    assert "noopener" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//x.se></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src='https://x.se'></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        '[x](https://x.se "onmouseover=alert(1)")',
        '[x](https://x.se" onmouseover="alert(1))',
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://x.se/spår.png)",
        "`<script>alert(1)</script>`",
        "```html\n<script>alert(1)</script>\n```",
        "    <script>alert(1)</script>",
        "<style>body{display:none}</style>",
        "<form action=//x.se><input name=a></form>",
        "<p style='position:fixed'>x</p>",
        "<!-- --><script>alert(1)</script>",
        "<math><mtext></mtext></math>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "# <script>alert(1)</script>",
        "- <img src=x onerror=alert(1)>",
        "\u2028<script>alert(1)</script>",
    ],
)
def test_attempts_come_out_harmless(text):
    assert_harmless(render_markdown(text))


def assert_harmless(html):
    tags = re.findall(r"<\s*/?\s*([a-zA-Z!][\w-]*)", html)
    assert {tag.lower() for tag in tags} <= ALLOWED, html
    for attributes in re.findall(r"<\w+([^>]*)>", html):
        assert re.fullmatch(r'(\s+(href|rel|start|title)="[^"]*")*\s*', attributes), html
    for url in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"(https?:|mailto:|[^:]*$)", url), html


@given(st.text(alphabet="ab <>/\"'=()[]!#*-`&;:\n\\javscriptonerror", max_size=120))
def test_no_text_makes_harmful_html(text):
    assert_harmless(render_markdown(text))


@given(st.text(max_size=200))
def test_any_text_can_be_rendered(text):
    assert isinstance(render_markdown(text), SafeString)
