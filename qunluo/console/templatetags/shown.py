"""How things are shown: icons, names, moments and small charts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.console import words
from qunluo.console.names import shown_name
from qunluo.core.actions import Action
from qunluo.outbox.payloads import kind_of
from qunluo.outbox.reads import seat_of

register = template.Library()

MINUTE, HOUR, DAY = 60, 3_600, 86_400
BAR, GAP, TALL = 8, 3, 28
LONGEST_WORDS = 4_000


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """One icon of the sprite; it is drawn in the colour of the text around it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        static("console/icons.svg"),
        name,
    )


@register.filter
def section(url_name: str | None) -> str:
    """`groups` of `groups.timeline`: which entry of the menu a page belongs to."""
    return (url_name or "").partition(".")[0]


@register.filter
def in_words(word: str, words: str) -> bool:
    """Whether the word is one of these."""
    return word in words.split()


@register.filter
def called(name: str) -> SafeString:
    """A member's or group's name, isolated so that its direction ends with it."""
    return format_html('<bdi class="called">{}</bdi>', shown_name(str(name)))


@register.filter
def in_full(words: str) -> SafeString:
    """A reason or a decision: isolated as a name is, but never cut off, for somebody must read it to its end."""
    return format_html('<bdi class="called">{}</bdi>', shown_name(str(words), longest=LONGEST_WORDS))


@register.filter
def plainly(name: str) -> str:
    """A name for attributes and titles."""
    return shown_name(str(name))


WORDS: dict[str, Mapping[str, Any]] = {
    "action": words.ACTIONS,
    "ability": words.ABILITIES,
    "policy": words.POLICIES,
    "event": words.EVENTS,
    "message": words.MESSAGE_KINDS,
    "scene": words.SCENES,
    "channel": words.CHANNELS,
    "field": words.FIELDS,
    "icon": words.ACTION_ICONS,
    "tone": words.STATE_TONES,
    "way": words.WAYS,
    "checkin_tone": words.CHECKIN_TONES,
}


@register.filter
def word(name: str, of: str) -> str:
    """What pages call that kind of action, event, policy and so on; an unknown kind by its own name."""
    return str(WORDS[of].get(name, name))


@register.filter
def grade_tone(letter: str) -> str:
    """The colour of a grade."""
    return {"A": "good", "B": "good", "C": "fair", "D": "bad", "E": "bad"}.get(letter, "none")


@register.filter
def initial(name: str) -> str:
    """The letter in a member's round mark."""
    return shown_name(str(name)).lstrip("（(")[:1].upper()


@register.filter
def hue(number: int) -> int:
    """One of eight colours, always the same for the same member."""
    return int(number) % 8


@register.filter
def at_seat(names: Mapping[tuple[int, str], str], action: Any) -> str:
    """What the member whom an action addresses is called in its group; empty where it addresses nobody."""
    group, member = seat_of(action)
    return names.get((group or 0, member)) or member


@register.filter
def ago(moment: datetime | None, at: datetime) -> str:
    """How long before `at`, in a few words; a date for what is more than a week off."""
    if moment is None:
        return "—"
    seconds = (at - moment).total_seconds()
    if seconds < 0:
        return moment_text(moment, at)
    if seconds < MINUTE:
        return _("刚刚")
    if seconds < HOUR:
        count = int(seconds // MINUTE)
        return ngettext("%(count)d 分钟前", "%(count)d 分钟前", count) % {"count": count}
    if seconds < DAY:
        count = int(seconds // HOUR)
        return ngettext("%(count)d 小时前", "%(count)d 小时前", count) % {"count": count}
    if seconds < 7 * DAY:
        count = int(seconds // DAY)
        return ngettext("%(count)d 天前", "%(count)d 天前", count) % {"count": count}
    return moment_text(moment, at)


@register.filter
def until(moment: datetime | None, at: datetime) -> str:
    """How much time is left, or that it is over."""
    if moment is None:
        return ""
    left = moment - at
    if left <= timedelta(0):
        return _("已超时")
    if left < timedelta(hours=1):
        count = max(int(left.total_seconds() // MINUTE), 1)
        return ngettext("还有 %(count)d 分钟", "还有 %(count)d 分钟", count) % {"count": count}
    if left < timedelta(days=1):
        count = int(left.total_seconds() // HOUR)
        return ngettext("还有 %(count)d 小时", "还有 %(count)d 小时", count) % {"count": count}
    return moment_text(moment, at)


@register.filter(name="moment")
def moment_text(moment: datetime | None, at: datetime) -> str:
    """The time of day for today, with the date for other days, with the year for other years."""
    if moment is None:
        return "—"
    local, today = timezone.localtime(moment), timezone.localtime(at)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    form = _("n月j日") if local.year == today.year else _("Y年n月j日")
    return f"{date_format(local, form)} {local:%H:%M}"


@register.filter
def time_only(moment: datetime) -> str:
    """Hours and minutes."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def get(values: Mapping[Any, Any], key: Any) -> Any:
    """What stands in the mapping under a key that the template holds in a variable."""
    return values.get(key)


@register.filter
def day_name(moment: datetime, at: datetime) -> str:
    """Today, yesterday, or the date with its weekday."""
    day, today = timezone.localtime(moment).date(), timezone.localtime(at).date()
    if day == today:
        return _("今天")
    if day == today - timedelta(days=1):
        return _("昨天")
    return date_format(day, _("n月j日 l") if day.year == today.year else _("Y年n月j日 l"))


@register.filter
def to_second(moment: datetime | None) -> str:
    """The whole moment, for titles and where seconds matter."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else "—"


@register.filter
def share(part: float, whole: float) -> int:
    """`part` of `whole` in whole percent, for progress bars."""
    return min(100, int(part * 100 / whole)) if whole else 0


@register.filter
def as_json(value: Any) -> str:
    """JSON for hx-vals; the template escapes it."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The field with the classes of its kind, red where something is wrong with it."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    else:
        css = "form-select" if isinstance(widget, Select) else "form-control"
    return field.as_widget(attrs={"class": f"{css} is-invalid" if field.errors else css})


@register.filter
def live_preview(field: BoundField, group_id: int) -> SafeString:
    """The welcome's text box: what is typed into it is shown filled in, a moment later."""
    return field.as_widget(
        attrs={
            "class": "form-control is-invalid" if field.errors else "form-control",
            "hx-post": reverse("console:groups.preview", args=[group_id]),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#preview",
        }
    )


@register.filter
def action_name(action: Action) -> str:
    """What pages call an action of the core."""
    return word(kind_of(action), "action")


@register.simple_tag
def sparkbars(counts: Sequence[int], label: str) -> SafeString:
    """A row of small bars, the last one (today) in full colour. Plain SVG attributes: styles are forbidden inline."""
    top = max([*counts, 1])
    bars = SafeString()
    for place, count in enumerate(counts):
        height = max(round(count * TALL / top), 1 if count == 0 else 2)
        bars += format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="1.5" class="{}"></rect>',
            place * (BAR + GAP),
            TALL - height,
            BAR,
            height,
            "now" if place == len(counts) - 1 else "",
        )
    width = len(counts) * (BAR + GAP) - GAP
    return format_html(
        '<svg class="sparkbars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        width,
        TALL,
        width,
        TALL,
        label,
        bars,
    )
