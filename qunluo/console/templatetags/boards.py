"""The cells of a month: fifteen hundred of them on a page, so they are not drawn one by one by the template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from qunluo.checkins.reads.calendar import Cell, Mark
from qunluo.console.board.words import MARKS

register = template.Library()


@register.filter
def as_marks(cells: Sequence[Cell]) -> SafeString:
    """A row of table cells, each a mark with its day and what it means."""
    drawn = (_drawn(cell.day.month, cell.day.day, cell.mark, str(MARKS[cell.mark])) for cell in cells)
    return mark_safe("".join(drawn))  # noqa: S308 - each part was made by format_html


@lru_cache(maxsize=12 * 31 * len(Mark) * 2)
def _drawn(month: int, day: int, mark: Mark, words: str) -> SafeString:
    return format_html('<td><span class="mark mark-{}" title="{}/{} {}"></span></td>', mark, month, day, words)
