"""A rule as a form: what every rule has, and what its kind asks besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.core.incidents import LEVELS, THEMES, Theme
from qunluo.core.moderation.names import CLUES
from qunluo.core.moderation.rules import Course, Rule
from qunluo.core.moderation.sight import Clue
from qunluo.moderation.rules import (
    ALARMING,
    LIMITS,
    LONGEST_HINT,
    LONGEST_NAME,
    MOST_WEIGHT,
    BadRule,
    data_of,
    rule_from,
)

OF_KIND: Final[Mapping[str, Sequence[str]]] = {
    "words": ("lists",),
    "adverts": ("certain", "doubtful"),
    "abuse": ("doubtful",),
    "links": ("only_allowed", "allowed", "blocked", "listed"),
    "flood": ("most", "seconds", "repeats"),
    "personal_data": ("clues",),
    "speech": ("opening", "most_characters", "most_lines"),
    "probation": ("days", "clues"),
    "inviting": ("invited", "span_days", "lost"),
}
ALWAYS_IN_DOUBT = {"abuse"}
"""Kinds that never punish by themselves: their course is not asked."""
COURSES = (
    (Course.STRIKE.value, _("按阶梯处理：先提醒，再处罚")),
    (Course.QUEUE.value, _("放进审核，由人决定")),
    (Course.NOTE.value, _("只记录")),
)
ALARM = (Course.ALARM.value, _("只报警：通知运营，成员没有感觉"))
ALARM_THEMES = [(theme.value, name) for theme, name in THEMES.items()]
ALARM_LEVELS = [(0, _("几个人说才算事件")), *((level.value, name) for level, name in LEVELS.items())]
LADDERS = (("general", _("通用阶梯")), ("advert", _("广告阶梯")))
PERSONAL = (Clue.IDENTITY_CARD, Clue.BANK_CARD, Clue.PHONE, Clue.WECHAT, Clue.QQ, Clue.EMAIL)
ONLY_ALLOWED = (("", _("下面这些不能发，别的都行")), ("1", _("只能发下面允许的")))
LONGEST_LIST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What there is to choose from in this community: groups by id, tags, and word lists by id."""

    groups: Sequence[tuple[int, str]] = ()
    tags: Sequence[str] = ()
    lists: Sequence[tuple[str, str]] = ()


def _number(label: Any, name: str, **more: Any) -> forms.IntegerField:
    least, most = LIMITS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _lines(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=False, max_length=LONGEST_LIST, widget=widget, **more)


def _ticks(label: Any, **more: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(label=label, required=False, widget=widget, **more)


class RuleForm(forms.Form):
    """One rule of a kind that is known. What belongs to other kinds is not there."""

    name = forms.CharField(label=_("名称"), max_length=LONGEST_NAME, help_text=_("成员被提醒时会看到这个名字。"))
    groups = _ticks(_("用在哪些群"), help_text=_("不选就是所有群，以后新建的群也算。"))
    lists = _ticks(_("查哪些词库"), help_text=_("不选就是所有启用的词库，“舆情”类的除外。"))
    certain = _number(_("多少分起直接处理"), "certain", help_text=_("100 分算广告。先用回测看看再定。"))
    doubtful = _number(_("多少分起请人看一眼"), "doubtful")
    only_allowed = forms.ChoiceField(
        label=_("怎么管"), choices=ONLY_ALLOWED, required=False, widget=forms.RadioSelect()
    )
    allowed = _lines(_("允许的网站"), help_text=_("一行一个，比如 qq.com；下面的子网站也算。"))
    blocked = _lines(_("禁止的网站"), help_text=_("一行一个。允许的网站里有的子网站，也可以在这里禁止。"))
    listed = forms.BooleanField(
        label=_("也按社群的链接名单"),
        required=False,
        help_text=_("名单在“链接”里维护，改了马上生效；这条规则自己写的网站优先。"),
    )
    invited = _number(_("最多邀请几个人"), "invited")
    span_days = _number(
        _("在几天之内"),
        "span_days",
        help_text=_(
            "按群所在时区的整天算，7 天就是从周一到周日。分在两天里的不加在一起：限 20 人时，半夜前后各拉 19 个不算超。"
        ),
    )
    lost = _number(
        _("其中最多几个人留不住"),
        "lost",
        required=False,
        help_text=_("进群 7 天内退群、被移出或违规，算留不住。不填或 0 是不看。"),
    )
    most = _number(_("最多几条"), "most")
    seconds = _number(_("在几秒之内"), "seconds")
    repeats = _number(_("同一句话最多几遍"), "repeats")
    clues = _ticks(_("哪些内容"))
    opening = forms.CharField(label=_("以什么开头"), required=False, max_length=20)
    most_characters = _number(_("最多几个字"), "most_characters", required=False, help_text=_("不填或 0 是不限。"))
    most_lines = _number(_("最多几行"), "most_lines", required=False, help_text=_("不填或 0 是不限。"))
    days = _number(_("进群几天内"), "days")
    course = forms.ChoiceField(label=_("违反了怎么办"), choices=COURSES, widget=forms.RadioSelect())
    theme = forms.ChoiceField(
        label=_("报警的主题"),
        choices=ALARM_THEMES,
        required=False,
        help_text=_("选了“只报警”才用得上：同一主题的预警归到一个事件。"),
    )
    level = forms.TypedChoiceField(
        label=_("出现一次算几级"), choices=ALARM_LEVELS, coerce=int, empty_value=None, required=False
    )
    ladder = forms.ChoiceField(label=_("用哪个阶梯"), choices=LADDERS)
    weight = forms.IntegerField(label=_("一次算几次"), min_value=1, max_value=MOST_WEIGHT)
    recalls = forms.BooleanField(
        label=_("同时撤回消息"), required=False, help_text=_("渠道做不到的话，会变成一条人工待办。")
    )
    hint = forms.CharField(
        label=_("提醒的话"),
        required=False,
        max_length=LONGEST_HINT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("接在原因后面说。不填就说“请留意一下，谢谢理解。”"),
    )
    spares = _ticks(_("不管有这些标签的成员"))

    def __init__(self, *args: Any, kind: str, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        own = set(OF_KIND[kind])
        for name in {name for names in OF_KIND.values() for name in names} - own:
            del self.fields[name]
        if kind in ALWAYS_IN_DOUBT:
            for name in ("course", "ladder", "weight", "recalls", "hint"):
                del self.fields[name]
        if kind in ALARMING:
            self._offer("course", [*COURSES, ALARM])
        else:
            del self.fields["theme"], self.fields["level"]
        self._offer("groups", [(str(pk), title) for pk, title in offer.groups])
        self._offer("spares", [(tag, tag) for tag in offer.tags])
        self._offer("lists", offer.lists)
        wanted = PERSONAL if kind == "personal_data" else tuple(CLUES)
        self._offer("clues", [(clue.value, CLUES[clue]) for clue in wanted])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @classmethod
    def of(cls, rule: Rule, *, kind: str, groups: Sequence[int], offer: Offer) -> RuleForm:
        """The form as the rule is."""
        data = data_of(rule)
        options = {
            name: "\n".join(value) if name in {"allowed", "blocked"} else value
            for name, value in data["options"].items()
        }
        options["only_allowed"] = "1" if options.get("only_allowed") else ""
        return cls(
            kind=kind,
            offer=offer,
            initial={
                "theme": Theme.COMPLAINT.value,
                "level": 0,
                **data,
                **options,
                "groups": [str(pk) for pk in groups],
            },
        )

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What this kind asks besides."""
        return [self[name] for name in OF_KIND[self.kind] if name in self.fields]

    @property
    def groups_chosen(self) -> tuple[int, ...]:
        """The ids of the groups of a valid form; none means all."""
        return tuple(int(pk) for pk in self.cleaned_data["groups"])

    def clean(self) -> dict[str, Any]:
        """What is wrong between the fields is told above them."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                rule_from(self.data_of(cleaned), rule_id=0, version=1)
            except BadRule as bad:
                raise forms.ValidationError(str(bad)) from bad
        return cleaned

    def rule_data(self) -> dict[str, Any]:
        """What the table keeps of a valid form."""
        return data_of(rule_from(self.data_of(self.cleaned_data), rule_id=0, version=1))

    def data_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, in the shape of the table."""
        options = {name: cleaned[name] for name in OF_KIND[self.kind] if name in cleaned}
        for name in {"allowed", "blocked"} & set(options):
            options[name] = options[name].splitlines()
        if "only_allowed" in options:
            options["only_allowed"] = bool(options["only_allowed"])
        for name in {"most_characters", "most_lines", "lost"} & set(options):
            options[name] = options[name] or 0
        shared = {
            name: cleaned[name]
            for name in ("name", "course", "theme", "level", "ladder", "weight", "recalls", "hint", "spares")
            if name in cleaned
        }
        if "level" in shared:
            shared["level"] = shared["level"] or 0
        if self.kind in ALWAYS_IN_DOUBT:
            shared["course"] = Course.QUEUE.value
        return {"kind": self.kind, "options": options, **shared}
