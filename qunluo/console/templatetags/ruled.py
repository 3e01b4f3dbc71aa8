"""How the evidence of a rule is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def marked(text: str, spans: Iterable[Sequence[int]]) -> SafeString:
    """A message with the places that were found. Spans that overlap are one, and those beyond the text end with it."""
    parts: list[tuple[str, str]] = []
    at = 0
    for start, end in sorted((max(one[0], 0), min(one[1], len(text))) for one in spans):
        if end <= max(start, at):
            continue
        begins = max(start, at)
        parts.append((text[at:begins], text[begins:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[at:])
