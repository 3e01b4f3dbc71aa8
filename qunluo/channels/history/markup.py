"""XML inside of messages, read without trusting it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, XMLParser

_LONGEST = 512 * 1024
_DTD = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_START = re.compile(r"\s*<(?:\?xml|msg[\s>]|sysmsg[\s>]|appmsg[\s>]|revokemsg[\s>])")


def looks_like_markup(text: str) -> bool:
    """Whether the text is one of WeChat's XML bodies rather than somebody's words."""
    return "<" in text[:32] and _START.match(text) is not None


def parse(text: str) -> Element | None:
    """The root, or nothing where the text is no XML, is too long or brings a DTD."""
    if len(text) > _LONGEST or _DTD.search(text):
        return None
    try:
        parser = XMLParser()  # noqa: S314 - no DTD gets here, so no entity can expand
        parser.feed(text.strip())
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        return None
    return root


def text_at(root: Element | None, path: str) -> str:
    """The text at a path, or nothing."""
    return (root.findtext(path) or "").strip() if root is not None else ""
