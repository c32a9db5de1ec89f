"""The small Markdown that sections are written in: paragraphs, emphasis, lists, links and sub-headings. Nothing else comes out."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote"}
_parser = MarkdownIt("zero", {"html": False}).enable(
    ["paragraph", "emphasis", "list", "link", "heading", "blockquote", "newline", "escape"]
)


@lru_cache(maxsize=512)  # The text of what is signed never changes and is read again and again.
def render_markdown(text: str, *, heading_level: int = 3) -> SafeString:
    """Return safe HTML for a section's Markdown; its links open nothing unsafe.

    Its headings start at `heading_level`, whichever they are, and those under the highest so far stand one level down.
    """
    tokens = _parser.parse(text)
    highest = "h6"
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            highest = min(highest, token.tag)
            token.tag = f"h{min(heading_level + (token.tag > highest), 4)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}, "ol": {"start"}}, url_schemes={"http", "https", "mailto"}
    )
    return mark_safe(clean)  # nosec B308 B703 - nh3 has cleaned it
