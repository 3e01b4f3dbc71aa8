"""What an operator types as the rules of a group: checked, and turned into the core's values and back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.communities.writes.people import LONGEST_NOTE
from qunluo.core.snapshot import GroupRules, KeywordReply, QuietHoursRule, WelcomeRule

LONGEST_TEXT, LONGEST_WORD, MOST_WORDS, MOST_REPLIES = 1_000, 50, 20, 50
A_DAY = 24 * 60
SEPARATORS = re.compile(r"[\n,，、;；]+")
USUAL_ZONES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "Africa/Johannesburg",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
)
"""What the page offers; any other zone that a group has stays, and is taken."""


@cache
def known_zones() -> frozenset[str]:
    """All zones that this machine knows. Looking them up opens hundreds of files, so it is done once."""
    return frozenset(available_timezones())


def _text(label: Any, *, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class RulesForm(forms.Form):
    """All but the keyword replies. What is switched off keeps no text: switched on again, it starts anew."""

    welcome_on = forms.BooleanField(label=_("欢迎新成员"), required=False)
    welcome_text = _text(
        _("欢迎语"),
        rows=4,
        help_text=_(
            "{name} 会换成新成员的昵称，{group} 会换成群名，{rules} 会换成短版群规，{rules_link} 会换成全文的链接。"
            "建议 100 字以内。"
        ),
    )
    fresh_minutes = forms.IntegerField(
        label=_("多久以内有效（分钟）"),
        min_value=1,
        max_value=A_DAY,
        initial=60,
        help_text=_("入群超过这个时间才轮到发，就不发了，免得打扰。"),
    )
    quiet_on = forms.BooleanField(label=_("免打扰时段"), required=False)
    quiet_starts = forms.TimeField(label=_("开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_ends = forms.TimeField(label=_("结束"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_hint = _text(_("提示语"), rows=2, help_text=_("有人在这段时间发言时私下提示，每人每晚最多一次。"))
    capacity = forms.IntegerField(
        label=_("群容量（人）"),
        required=False,
        min_value=2,
        max_value=1_000_000,
        help_text=_("快满的时候（九成）会提醒您准备新群。留空就不提醒。"),
    )
    timezone = forms.CharField(
        label=_("时区"), max_length=60, widget=forms.Select(), help_text=_("免打扰时段和“今天”都按这个时区算。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict.fromkeys([*USUAL_ZONES, str(self["timezone"].value() or USUAL_ZONES[0])])
        self.fields["timezone"].widget.choices = [(zone, zone) for zone in offered]

    def clean_timezone(self) -> str:
        """A zone that this machine knows."""
        given: str = self.cleaned_data["timezone"]
        if given not in known_zones():
            raise forms.ValidationError(_("没有这个时区，请从列表里选一个。"))
        return given

    def clean(self) -> dict[str, Any]:
        """What is switched on needs its text, and a night needs two different ends."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("welcome_on") and not cleaned.get("welcome_text") and "welcome_text" not in self.errors:
            self.add_error("welcome_text", _("请写一句欢迎语，或者关掉“欢迎新成员”。"))
        if cleaned.get("quiet_on"):
            if not cleaned.get("quiet_hint") and "quiet_hint" not in self.errors:
                self.add_error("quiet_hint", _("请写一句提示语，或者关掉“免打扰时段”。"))
            if cleaned.get("quiet_starts") is not None and cleaned.get("quiet_starts") == cleaned.get("quiet_ends"):
                self.add_error("quiet_ends", _("开始和结束不能一样。"))
        return cleaned


class ReplyForm(forms.Form):
    """One keyword reply."""

    id = forms.RegexField(r"^[A-Za-z0-9_-]{0,40}$", required=False, widget=forms.HiddenInput())
    keywords = forms.CharField(
        label=_("关键词"),
        max_length=LONGEST_WORD * MOST_WORDS,
        help_text=_("几个词用逗号或顿号隔开，命中任何一个就回复。"),
    )
    is_exact = forms.ChoiceField(
        label=_("怎么算命中"),
        choices=[("", _("发言里包含关键词")), ("1", _("发言就是关键词"))],
        required=False,
    )
    pause_minutes = forms.IntegerField(label=_("间隔（分钟）"), min_value=1, max_value=A_DAY, initial=5)
    text = forms.CharField(label=_("回复"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_keywords(self) -> tuple[str, ...]:
        """The words, each once, in the order in which they are typed."""
        words = tuple(
            dict.fromkeys(word for part in SEPARATORS.split(self.cleaned_data["keywords"]) if (word := part.strip()))
        )
        if not words:
            raise forms.ValidationError(_("请至少写一个关键词。"))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("一条回复最多 20 个关键词，多的请另加一条。"))
        if any(len(word) > LONGEST_WORD for word in words):
            raise forms.ValidationError(_("一个关键词最多 50 个字。"))
        return words

    def reply(self) -> KeywordReply:
        """The core's value."""
        cleaned = self.cleaned_data
        return KeywordReply(
            id=cleaned["id"] or secrets.token_hex(4),
            keywords=cleaned["keywords"],
            text=cleaned["text"],
            is_exact=bool(cleaned["is_exact"]),
            pause_minutes=cleaned["pause_minutes"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDraft:
    """The rules as they stand on the page: the form, and one form for each keyword reply, in their order."""

    main: RulesForm
    replies: tuple[ReplyForm, ...]

    @classmethod
    def of(cls, rules: GroupRules) -> Self:
        """The rules that hold, ready to be changed."""
        return cls(
            main=RulesForm(initial=_initial(rules)),
            replies=_rows(
                [
                    {
                        "id": one.id,
                        "keywords": "、".join(one.keywords),
                        "is_exact": "1" if one.is_exact else "",
                        "pause_minutes": one.pause_minutes,
                        "text": one.text,
                    }
                    for one in rules.replies
                ]
            ),
        )

    @classmethod
    def typed(cls, data: Mapping[str, Any]) -> Self:
        """The rules as they were typed."""
        return cls(main=RulesForm(data), replies=tuple(ReplyForm(data, prefix=_prefix(n)) for n in range(_count(data))))

    def is_valid(self) -> bool:
        """Whether all of it can be saved. Every form is asked, so that every mistake is shown at once."""
        return all([self.main.is_valid(), *(row.is_valid() for row in self.replies)])

    def rules(self) -> GroupRules:
        """The core's values, without a version: saving gives it one."""
        typed = self.main.cleaned_data
        quiet = QuietHoursRule(starts=typed["quiet_starts"], ends=typed["quiet_ends"], hint=typed["quiet_hint"])
        return GroupRules(
            timezone=typed["timezone"],
            capacity=typed["capacity"],
            welcome=WelcomeRule(text=typed["welcome_text"], fresh_minutes=typed["fresh_minutes"])
            if typed["welcome_on"]
            else None,
            quiet_hours=quiet if typed["quiet_on"] else None,
            replies=_each_its_own_id(row.reply() for row in self.replies),
        )


def _each_its_own_id(replies: Iterable[KeywordReply]) -> tuple[KeywordReply, ...]:
    """Two replies of one id would share one pause."""
    kept: dict[str, KeywordReply] = {}
    for one in replies:
        own = replace(one, id=secrets.token_hex(4)) if one.id in kept else one
        kept[own.id] = own
    return tuple(kept.values())


def rearranged(data: Mapping[str, Any]) -> tuple[ReplyForm, ...]:
    """The rows as typed, after what the pressed button says: `add`, or `remove`, `up`, `down` with a row's number."""
    rows = [{name: data.get(f"{_prefix(n)}-{name}", "") for name in ReplyForm.base_fields} for n in range(_count(data))]
    what, _colon, number = str(data.get("do", "")).partition(":")
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else -1  # noqa: PLR2004 - as `_count`
    if what == "add" and len(rows) < MOST_REPLIES:
        rows.append({"pause_minutes": 5})
    elif what == "remove" and 0 <= place < len(rows):
        del rows[place]
    elif what == "up" and 0 < place < len(rows):
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    elif what == "down" and 0 <= place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
    return _rows(rows)


def _rows(values: list[dict[str, Any]]) -> tuple[ReplyForm, ...]:
    return tuple(ReplyForm(initial=value, prefix=_prefix(n)) for n, value in enumerate(values))


def _prefix(number: int) -> str:
    return f"reply-{number}"


def _count(data: Mapping[str, Any]) -> int:
    """How many rows the page had; what is no sound number counts as none."""
    given = str(data.get("replies", ""))
    return min(int(given), MOST_REPLIES) if given.isascii() and given.isdecimal() and len(given) < 5 else 0  # noqa: PLR2004 - no page has ten thousand rows


def _initial(rules: GroupRules) -> dict[str, Any]:
    welcome, quiet = rules.welcome, rules.quiet_hours or QuietHoursRule()
    return {
        "welcome_on": welcome is not None,
        "welcome_text": welcome.text if welcome else "",
        "fresh_minutes": welcome.fresh_minutes if welcome else 60,
        "quiet_on": rules.quiet_hours is not None,
        "quiet_starts": quiet.starts,
        "quiet_ends": quiet.ends,
        "quiet_hint": quiet.hint,
        "capacity": rules.capacity,
        "timezone": rules.timezone,
    }


class NoteForm(forms.Form):
    """What operators note about a person."""

    note = forms.CharField(
        label=_("备注"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4, "aria-label": _("备注")}),
    )


class TagForm(forms.Form):
    """A tag: its word, and whether it says where somebody lives."""

    name = forms.CharField(label=_("标签"), max_length=30)
    is_region = forms.BooleanField(
        label=_("这是地区"), required=False, help_text=_("排行榜可以按地区分开看；一个成员只有一个地区。")
    )

    def clean_name(self) -> str:
        """On one line, and without the marks that part tags from one another."""
        name = " ".join(self.cleaned_data["name"].split())
        if SEPARATORS.search(name):
            raise forms.ValidationError(_("标签里不能有逗号、顿号和分号。"))
        return name
