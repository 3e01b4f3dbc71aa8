"""What the templates of incidents, risks and rounds ask: colours, words, and numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from qunluo.core.incidents import LEVELS, THEMES, Level, Theme

register = template.Library()
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
def at_key(events: Mapping[tuple[int, str], int], alarm: Any) -> int | None:
    """The event in the log behind an alarm, where there is one."""
    return events.get((alarm.group.account_id, alarm.key))
