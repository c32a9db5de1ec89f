"""A page as its reader sees it."""

import re
from html import unescape
from typing import Any

from django.test import Client


def words_of(client: Client, address: str) -> str:
    """Return the words of a page's main part, with single spaces and no markup."""
    main = client.get(address).content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def links_of(client: Client, address: str) -> list[str]:
    """Return where the links of a page's main part lead."""
    main = client.get(address).content.decode().partition("<main")[2]
    return [unescape(link) for link in re.findall(r'<a[^>]*href="([^"]*)"', main)]


def in_order(text: str, *pieces: Any) -> bool:
    """Tell whether the pieces stand in the text in this order."""
    places = [text.find(str(piece)) for piece in pieces]
    return -1 not in places and places == sorted(places)
