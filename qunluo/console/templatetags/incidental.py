"""What the templates of incidents, risks and rounds ask: colours, words, and numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.core.incidents import LEVELS, THEMES, Level, Theme

register = template.Library()
AN_HOUR, A_DAY = 60, 24 * 60
LEVEL_TONES = {1: "red", 2: "orange", 3: "yellow", 4: "azure"}
STATE_TONES = {"ok": "green", "attention": "yellow", "fault": "red"}
STATE_ICONS = {"ok": "circle-check", "attention": "alert-triangle", "fault": "alert-circle"}
LIGHT_TONES = {"red": "red", "yellow": "yellow", "green": "green", "none": "secondary"}


@register.filter
def level_tone(level: int) -> str:
    """The colour that levels have in China: red, orange, yellow, blue."""
    return LEVEL_TONES.get(int(level), "secondary")


@register.filter
def level_name(level: int) -> str:
    """What a level is called; 0 is none by itself."""
    return LEVELS[Level(level)] if level in LEVEL_TONES else _("几个人说才算")


@register.filter
def theme_name(theme: str) -> str:
    """What a theme is called."""
    return THEMES[Theme(theme)] if theme in set(Theme) else theme


@register.filter
def state_tone(state: str) -> str:
    """The colour of what a look found."""
    return STATE_TONES.get(state, "secondary")


@register.filter
def state_icon(state: str) -> str:
    """The picture of what a look found."""
    return STATE_ICONS.get(state, "info-circle")


@register.filter
def state_word(state: str) -> str:
    """What a look found, in a word."""
    words = {"ok": _("正常"), "attention": _("要留意"), "fault": _("故障")}
    return words.get(state, state)


@register.filter
def light_tone(light: str) -> str:
    """The colour of a risk."""
    return LIGHT_TONES.get(light, "secondary")


@register.filter
def light_word(light: str) -> str:
    """How a risk stands, in a word."""
    words = {"red": _("红灯"), "yellow": _("黄灯"), "green": _("绿灯"), "none": _("还没有数")}
    return words.get(light, light)


@register.filter
def amount(value: float | None) -> str:
    """A number without digits that say nothing."""
    return "—" if value is None else f"{value:,.1f}".removesuffix(".0")


@register.filter
def lasting(minutes: int) -> str:
    """A time to do something in, as people say it: minutes, hours, or days."""
    if minutes % A_DAY == 0:
        return ngettext("%(count)d 天", "%(count)d 天", minutes // A_DAY) % {"count": minutes // A_DAY}
    if minutes % AN_HOUR == 0:
        return ngettext("%(count)d 小时", "%(count)d 小时", minutes // AN_HOUR) % {"count": minutes // AN_HOUR}
    return ngettext("%(count)d 分钟", "%(count)d 分钟", minutes) % {"count": minutes}


@register.filter
def lasting_hours(hours: int) -> str:
    """The same of hours."""
    return lasting(hours * AN_HOUR)


@register.filter
def at_key(events: Mapping[tuple[int, str], int], alarm: Any) -> int | None:
    """The event in the log behind an alarm, where there is one."""
    return events.get((alarm.group.account_id, alarm.key))
