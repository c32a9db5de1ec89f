"""White space as it is printed: one space between words, none beside blocks, and line ends where they are kept."""

import pytest
import tinyhtml5

from samverkan.shared.pdf.whitespace import settle


def _settled(body):
    root = tinyhtml5.parse(f"<body>{body}</body>", namespace_html_elements=False)
    [body] = root.iter("body")
    settle(body)
    return _written(body)


def _written(element):
    if not isinstance(element.tag, str):  # a comment
        return ""
    inner = (element.text or "") + "".join(_written(child) + (child.tail or "") for child in element)
    return inner if element.tag == "body" else f"<{element.tag}>{inner}</{element.tag}>"


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        ("<p>  ett \n\t två  </p>\n  <p>tre</p>\n", "<p>ett två</p><p>tre</p>"),
        ("<p>ett <b> två </b> <i>tre</i> fyra</p>", "<p>ett <b>två </b><i>tre</i> fyra</p>"),
        ("<p>ett<b>två</b></p>", "<p>ett<b>två</b></p>"),
        ("<p> <b> ett </b> </p>", "<p><b>ett</b></p>"),
        ("<p>ett <b> </b> två</p>", "<p>ett <b></b>två</p>"),
        ("<p>ett <br> två</p>", "<p>ett <br></br>två</p>"),
        ("<p>ett<br>två</p>", "<p>ett <br></br>två</p>"),
        ("<p>ett <!-- nej --> två</p>", "<p>ett två</p>"),
        ("<p>a <img> b</p>", "<p>a <img></img> b</p>"),
        ("<p>5\u00a0000\u202f kr</p>", "<p>5\u00a0000\u202f kr</p>"),
        ("<div> ett <p> två </p> tre </div>", "<div>ett<p>två</p>tre</div>"),
        ("<ul>\n <li>ett\n  <ul>\n <li>två</li>\n</ul>\n</li>\n</ul>", "<ul><li>ett<ul><li>två</li></ul></li></ul>"),
        ("<table> <tr> <td> a </td> </tr> </table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
    ],
)
def test_white_space_is_settled(body, settled):
    assert _settled(body) == settled


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        ('<p class="lines">\n ett \r\n  två   tre\n\nfyra\n</p>', "<p>ett \ntvå tre \n \nfyra</p>"),
        ('<div class="box lines">ett <b>\ntvå</b></div>', "<div>ett <b>\ntvå</b></div>"),
        ('<div class="lines"><p>ett\ntvå</p></div>', "<div><p>ett \ntvå</p></div>"),
        ("<pre>ett\ntvå</pre>", "<pre>ett \ntvå</pre>"),
        ('<p class="outlines">ett\ntvå</p>', "<p>ett två</p>"),
    ],
)
def test_line_ends_are_kept_in_lines(body, settled):
    assert _settled(body) == settled
