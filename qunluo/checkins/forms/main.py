"""All of a plan that is asked once: names, days, whom it is for, and the rules around the check-in itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms.fields import PercentField, calendar_day, clock, one_of, tick, ticks, whole_number, written
from qunluo.checkins.forms.rows import Row, RowForm
from qunluo.checkins.forms.sessions import MOST_SESSIONS
from qunluo.communities.forms import USUAL_ZONES, known_zones
from qunluo.communities.tiers import Tier
from qunluo.core.checkins.plan import Calendar, NumberRule

DAILY, WEEKLY = "daily", "weekly"
WEEKDAYS = tuple(enumerate((_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))))
CALENDARS = (
    (Calendar.NONE.value, _("不看假日")),
    (Calendar.HOLIDAYS.value, _("法定假日休息")),
    (Calendar.WORKDAYS_ONLY.value, _("只在工作日（含调休上班日）")),
    (Calendar.DAYS_OFF_ONLY.value, _("只在周末和假日")),
)
NUMBERS = (
    (NumberRule.OFF.value, _("不管")),
    (NumberRule.HINT.value, _("数错了提醒一句，照样算")),
    (NumberRule.STRICT.value, _("数错了不算，告诉该是第几天")),
)
TIERS = {
    Tier.ACTIVE: _("活跃（7 天内说过话）"),
    Tier.POTENTIAL: _("潜力（30 天内说过话，或刚入群）"),
    Tier.SILENT: _("沉默（30 天没说话）"),
    Tier.LOST: _("流失（90 天没说话）"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What there is to choose from in this community: its groups by id, and its tags."""

    groups: Sequence[tuple[int, str]] = ()
    tags: Sequence[str] = ()


class PlanForm(RowForm):
    """The plan but for its rows. What is switched off keeps nothing: switched on again, it starts anew."""

    name = written(_("计划名称"), longest=60)
    groups = ticks(_("用在哪些群"))
    tags = ticks(_("只给有这些标签的成员"), help_text=_("不选就是所有人；选了几个，有其中一个就算。"))
    tiers = ticks(_("只给这些层的成员"), TIERS.items(), help_text=_("不选就是所有人。"))
    counts_staff = tick(_("群主和管理员也要打卡"), help_text=_("不勾也能打，只是不提醒、不算进打卡率。"))
    starts_on = calendar_day(_("从哪天开始"))
    ends_on = calendar_day(_("到哪天结束"), required=False, help_text=_("不填就一直进行。"))
    timezone = forms.CharField(label=_("时区"), max_length=60, widget=forms.Select())
    rhythm = one_of(_("多久打一次"), [(DAILY, _("每天")), (WEEKLY, _("每周几次，哪天都行"))])
    times_a_week = whole_number(_("每周几次"), least=1, most=7, required=False)
    weekdays = ticks(_("星期几"), WEEKDAYS)
    calendar = forms.ChoiceField(label=_("假日"), choices=CALENDARS)
    sessions_needed = whole_number(_("每天完成几场才算"), least=1, most=MOST_SESSIONS)
    number = forms.ChoiceField(label=_("成员写的“第 N 天”"), choices=NUMBERS)
    replies = tick(_("打卡后在群里回一句"), help_text=_("说第几天、连续几天、得了几分。群大的话可以关掉。"))

    make_up_on = tick(_("允许补卡"))
    make_up_for_points = tick(_("用积分补"))
    make_up_points = whole_number(_("一次多少积分"), least=1, most=100_000, required=False)
    make_up_for_voucher = tick(_("用补卡券补"))
    make_up_for_task = tick(_("做任务补"))
    make_up_task = written(_("任务是什么"), rows=2, longest=200, required=False)
    make_up_length = whole_number(_("至少写几个字"), least=1, most=2_000, required=False)
    make_up_per_month = whole_number(_("每月最多几次"), least=1, most=31, required=False)
    make_up_reach = whole_number(_("最多往回几天"), least=1, most=90, required=False)
    make_up_heals = tick(_("补了以后连续不断"))

    lucky_share = PercentField(label=_("当日抽奖券的机会（%）"), required=False)

    reminder_on = tick(_("提醒没打卡的人"))
    remind_per_week = whole_number(_("每人每周最多几次"), least=1, most=28, required=False)
    remind_text = written(
        _("提醒怎么说"),
        rows=2,
        longest=300,
        required=False,
        help_text=_("{name} 昵称，{plan} 计划，{ends} 截止时间，{link} 打卡页。"),
    )

    daily_on = tick(_("日报"))
    daily_at = clock(_("每天几点"), required=False)
    weekly_on = tick(_("周报"))
    weekly_day = forms.ChoiceField(label=_("星期几发"), choices=WEEKDAYS, required=False)
    weekly_at = clock(_("几点发"), required=False)
    names_missing = tick(_("写出没打卡的人的名字"), help_text=_("公开点名容易让人难堪，默认只写人数。"))

    held_from = whole_number(
        _("可疑分到多少先审核"),
        least=0,
        most=101,
        help_text=_("0 最放心，100 最可疑。到了线的先放着等审核，不会直接作废；写 101 就从不审核。"),
    )
    panel = whole_number(_("申诉由几个人裁定"), least=1, most=9)
    appeal_hours = whole_number(_("几小时内答复申诉"), least=1, most=720)

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = offer or Offer()
        self._offer("groups", [(str(pk), title) for pk, title in given.groups])
        self._offer("tags", [(tag, tag) for tag in dict.fromkeys([*given.tags, *(self.initial.get("tags") or ())])])
        zones = dict.fromkeys([*USUAL_ZONES, str(self["timezone"].value() or USUAL_ZONES[0])])
        self.fields["timezone"].widget.choices = [(zone, zone) for zone in zones]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

    def clean_timezone(self) -> str:
        """A zone that this machine knows."""
        given: str = self.cleaned_data["timezone"]
        if given not in known_zones():
            raise forms.ValidationError(_("没有这个时区，请从列表里选一个。"))
        return given

    def clean_weekdays(self) -> frozenset[int]:
        """One day at least."""
        if not self.cleaned_data["weekdays"]:
            raise forms.ValidationError(_("一周里至少要有一天。"))
        return frozenset(int(day) for day in self.cleaned_data["weekdays"])

    def clean(self) -> dict[str, Any]:
        """What is switched on needs its figures."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("结束不能早于开始。"))
        if cleaned.get("rhythm") == WEEKLY:
            self._need("times_a_week")
        if cleaned.get("make_up_on"):
            self._check_make_up(cleaned)
        if cleaned.get("reminder_on"):
            self._need("remind_per_week", "remind_text")
        if cleaned.get("daily_on"):
            self._need("daily_at")
        if cleaned.get("weekly_on"):
            self._need("weekly_at", "weekly_day")
        return cleaned

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """A day can't ask for more than it has."""
        count = len(rows["session"])
        if not count:
            self.add_error(None, _("请至少留一场。"))
        elif self.cleaned_data["sessions_needed"] > count:
            self.add_error("sessions_needed", _("一天一共只有 %(count)d 场。") % {"count": count})
        if self.cleaned_data["reminder_on"] and not rows["remind"]:
            self.add_error("reminder_on", _("请至少写一个时间，或者关掉提醒。"))

    def _check_make_up(self, cleaned: Mapping[str, Any]) -> None:
        ways = ("make_up_for_points", "make_up_for_voucher", "make_up_for_task")
        if not any(cleaned.get(way) for way in ways):
            self.add_error("make_up_for_points", _("请至少选一种补卡的办法，或者关掉补卡。"))
        self._need("make_up_per_month", "make_up_reach")
        if cleaned.get("make_up_for_points"):
            self._need("make_up_points")
        if cleaned.get("make_up_for_task"):
            self._need("make_up_task", "make_up_length")

    def _need(self, *names: str) -> None:
        for name in names:
            if name not in self.errors and self.cleaned_data.get(name) in {None, ""}:
                self.add_error(name, _("这里还没有填。"))
