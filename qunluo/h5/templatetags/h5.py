"""How members' pages show days, names and icons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from qunluo.lib.nicknames import shown_name

register = template.Library()
ICONS: Mapping[str, str] = {
    "today": '<circle cx="12" cy="12" r="9"/><path d="m8 12 3 3 5-6"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="3"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "rank": '<path d="M8 21h8M12 17v4M7 4h10v5a5 5 0 0 1-10 0zM7 6H4v1a3 3 0 0 0 3 3M17 6h3v1a3 3 0 0 1-3 3"/>',
    "mine": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.6-4 3.8-6 8-6s7.4 2 8 6"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "spin": '<path d="M12 3a9 9 0 1 0 9 9"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z"/>',
    "flame": '<path d="M12 2c1 3.5 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2 1-3.5 2-4.5 0 1.5.7 2.5 1.7 3C10.2 8 10 4.5 12 2z"/>',  # noqa: E501
    "go": '<path d="m9 6 6 6-6 6"/>',
    "back": '<path d="m15 6-6 6 6 6"/>',
    "star": '<path d="m12 3 2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 16.8l-5.4 2.9 1.1-6.1L3.2 9.4l6.1-.8z"/>',
    "gift": '<path d="M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7S11 3 8.5 3 6 7 12 7zm0 0s1-4 3.5-4S18 7 12 7z"/>',
    "patch": '<path d="M4 7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3zM12 8v8M8 12h8"/>',
    "speak": '<path d="M4 5h16v11H9l-5 4zM8 9.5h8M8 12.5h5"/>',
    "lock": '<rect x="5" y="10" width="14" height="11" rx="3"/><path d="M8 10V7a4 4 0 0 1 8 0v3"/>',
    "list": '<path d="M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01"/>',
    "out": '<path d="M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9"/>',
    "camera": '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>',
    "phone": '<rect x="6.5" y="2.5" width="11" height="19" rx="2.5"/><path d="M11 18.5h2"/>',
    "pin": '<path d="M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "link": '<path d="M9 15l6-6M10.5 6.5 12 5a5 5 0 0 1 7 7l-1.5 1.5M13.5 17.5 12 19a5 5 0 0 1-7-7l1.5-1.5"/>',
    "leaf": '<path d="M5 19C5 9 11 4 20 4c0 9-5 15-13 15M5 21c1-5 4-9 9-11"/>',
    "medal": '<circle cx="12" cy="15" r="6"/><path d="m9 10-3-7h4l2 4 2-4h4l-3 7M12 12.5l.9 1.8 2 .3-1.4 1.4.3 2-1.8-.9-1.8.9.3-2-1.4-1.4 2-.3z"/>',  # noqa: E501
}
UNTIL = (5, 11, 13, 18, 24)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawn sign, for the eye alone."""
    return format_html(
        '<svg class="i {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        extra,
        mark_safe(ICONS[name]),  # noqa: S308 - ours
    )


@register.filter
def called(name: str) -> str:
    """A name that somebody gave themselves, fit to show."""
    return shown_name(name)


@register.filter
def day_words(day: date) -> str:
    """3 月 2 日; of a moment, in the member's own time."""
    day = localtime(day).date() if isinstance(day, datetime) else day
    return _("%(month)d 月 %(day)d 日") % {"month": day.month, "day": day.day}


@register.filter
def moment(at: datetime) -> str:
    """3 月 2 日 12:30, in the member's own time."""
    local = localtime(at)
    return f"{day_words(local.date())} {local:%H:%M}"


@register.filter
def listed(words: Iterable[str]) -> str:
    """Words in a row, as a sentence lists them."""
    return _("、").join(words)


@register.filter
def weekday(day: date) -> str:
    """周一."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")][day.weekday()]


@register.filter
def greeting(at: datetime) -> str:
    """A greeting by the clock of the member's own time, which the page has switched on."""
    greetings = [_("夜深了"), _("早上好"), _("中午好"), _("下午好"), _("晚上好")]
    hour = localtime(at).hour
    return next(text for ends, text in zip(UNTIL, greetings, strict=True) if hour < ends)
