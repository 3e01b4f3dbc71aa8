"""What a community asks of who joins, as an operator sets it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.core.joining.terms import Acknowledging, JoiningTerms, Lapse, Monthly, Newcomers, Task, TaskTerms

SEPARATORS = re.compile(r"[\s,，、;；]+")
MOST_REMINDERS, MOST_WORDS, LONGEST_WORD = 5, 10, 20
LAPSES = (
    (Lapse.NOTHING.value, gettext_lazy("什么都不做")),
    (Lapse.TODO.value, gettext_lazy("给运营建一条待办")),
    (Lapse.TAG.value, gettext_lazy("给成员加标签")),
)


class NumbersField(forms.CharField):
    """A few whole numbers in one box."""

    def __init__(self, *, most: int, **more: Any) -> None:
        super().__init__(required=False, max_length=60, **more)
        self.most = most

    def clean(self, value: Any) -> Any:
        """The numbers, smallest first, each once."""
        parts = [one for one in SEPARATORS.split(super().clean(value)) if one]
        if not all(one.isascii() and one.isdecimal() and len(one) < 5 and 1 <= int(one) <= self.most for one in parts):  # noqa: PLR2004 - more digits than any of them has
            raise forms.ValidationError(_("请填 1 到 %(most)d 的整数，用逗号隔开。") % {"most": self.most})
        if len(set(parts)) > MOST_REMINDERS:
            raise forms.ValidationError(_("最多填 %(most)d 个。") % {"most": MOST_REMINDERS})
        return tuple(sorted({int(one) for one in parts}))

    def prepare_value(self, value: Any) -> Any:
        """As the box shows them."""
        return "，".join(map(str, value)) if isinstance(value, tuple | list) else value


class WordsField(forms.CharField):
    """A few words in one box."""

    def clean(self, value: Any) -> Any:
        """The words, each once."""
        words = tuple(dict.fromkeys(one.lstrip("#＃") for one in SEPARATORS.split(super().clean(value)) if one))
        if len(words) > MOST_WORDS or any(not 2 <= len(word) <= LONGEST_WORD for word in words):  # noqa: PLR2004 - a single letter begins too many messages
            raise forms.ValidationError(_("最多 10 个词，每个 2 到 20 个字。"))
        return words

    def prepare_value(self, value: Any) -> Any:
        """As the box shows them."""
        return "，".join(value) if isinstance(value, tuple | list) else value


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _tick(label: Any, **more: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


def _lapse(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=LAPSES)


def _groups(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全部群。"),
    )


class TermsForm(forms.Form):
    """All of it on one page."""

    appends_rules = _tick(
        gettext_lazy("欢迎语后面自动带上短版群规和全文链接"),
        help_text=gettext_lazy("欢迎语里写了 {rules} 或 {rules_link} 的，就放在那里，不再另外加。"),
    )
    by_message = _tick(
        gettext_lazy("在群里回复“已阅”也算确认"),
        help_text=gettext_lazy("关掉以后，只能在成员页面上点。"),
    )
    least = _number(
        gettext_lazy("“已阅”旁边至少写几个自己的字"),
        0,
        50,
        help_text=gettext_lazy("比如“已阅，我会先看公告”。填 0 就不要求。标点、表情、重复的字不算。"),
    )
    remind_days = NumbersField(
        label=gettext_lazy("发布后第几天提醒没确认的人"),
        most=60,
        help_text=gettext_lazy("用逗号隔开；留空就不提醒。只提醒重要改动。"),
    )
    remind_at = _time(gettext_lazy("几点提醒"))
    lapse = _lapse(gettext_lazy("一直没确认的人"))
    lapse_days = _number(gettext_lazy("发布后第几天算"), 1, 90)
    tag = forms.CharField(label=gettext_lazy("加什么标签"), max_length=30)
    per_week = _number(
        gettext_lazy("一个人七天内最多提醒几次"),
        1,
        14,
        help_text=gettext_lazy("群规确认和新人任务一起算。免打扰时段不提醒。"),
    )
    newcomers_on = _tick(
        gettext_lazy("给新成员布置任务"), help_text=gettext_lazy("只管打开以后入群的人，老成员不受影响。")
    )
    introduce_on = _tick(gettext_lazy("在群里介绍自己"))
    introduce_hours = _number(gettext_lazy("几小时内"), 1, 720)
    introduce_lapse = _lapse(gettext_lazy("过期没做"))
    keywords = WordsField(
        label=gettext_lazy("以哪些词开头算自我介绍"),
        max_length=200,
        help_text=gettext_lazy("前面带不带 # 都认得。用逗号隔开。"),
    )
    introduce_least = _number(gettext_lazy("至少写几个字"), 1, 200)
    thanks = forms.CharField(
        label=gettext_lazy("收到自我介绍后在群里说一句"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("{name} 会换成昵称。留空就不说。"),
    )
    read_on = _tick(gettext_lazy("看群规并确认"))
    read_hours = _number(gettext_lazy("几小时内"), 1, 720)
    read_lapse = _lapse(gettext_lazy("过期没做"))
    quiz_on = _tick(gettext_lazy("做群规和术语小测"))
    quiz_hours = _number(gettext_lazy("几小时内"), 1, 720)
    quiz_lapse = _lapse(gettext_lazy("过期没做"))
    questions = _number(gettext_lazy("每次抽几题"), 1, 20)
    pass_percent = _number(gettext_lazy("答对百分之几算通过"), 1, 100)
    tries = _number(gettext_lazy("最多做几次"), 1, 20)
    remind_hours = NumbersField(
        label=gettext_lazy("到期前几小时提醒"), most=720, help_text=gettext_lazy("用逗号隔开；留空就不提醒。")
    )
    newcomer_tag = forms.CharField(label=gettext_lazy("过期加什么标签"), max_length=30)
    newcomer_groups = _groups(gettext_lazy("哪些群的新成员"))
    monthly_on = _tick(
        gettext_lazy("每月第一个星期一在群里问一道群规题"), help_text=gettext_lazy("从题库里轮着来，第二天公布答案。")
    )
    monthly_at = _time(gettext_lazy("几点提问"))
    answer_at = _time(gettext_lazy("第二天几点公布答案"))
    monthly_groups = _groups(gettext_lazy("在哪些群提问"))

    def __init__(self, *args: Any, groups: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(pk), name) for pk, name in groups]
        for name in ("newcomer_groups", "monthly_groups"):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = offered

    def clean(self) -> dict[str, Any]:
        """What is switched on must be something that somebody can do."""
        given = super().clean() or {}
        if given.get("newcomers_on") and not any(given.get(f"{task.value}_on") for task in Task):
            self.add_error("newcomers_on", _("请至少勾一项任务，或者关掉新人任务。"))
        return given

    def terms(self) -> JoiningTerms:
        """What was set, checked."""
        given = self.cleaned_data
        return JoiningTerms(
            acknowledging=Acknowledging(
                by_message=given["by_message"],
                least=given["least"],
                remind_days=given["remind_days"],
                remind_at=given["remind_at"],
                lapse=Lapse(given["lapse"]),
                lapse_days=given["lapse_days"],
                tag=given["tag"],
            ),
            newcomers=self._newcomers(),
            monthly=Monthly(
                is_on=given["monthly_on"],
                at=given["monthly_at"],
                answer_at=given["answer_at"],
                groups=tuple(map(int, given["monthly_groups"])),
            ),
            per_week=given["per_week"],
            appends_rules=given["appends_rules"],
        )

    def _newcomers(self) -> Newcomers:
        given = self.cleaned_data
        tasks = {
            task.value: TaskTerms(
                is_on=given[f"{task}_on"], hours=given[f"{task}_hours"], lapse=Lapse(given[f"{task}_lapse"])
            )
            for task in Task
        }
        return Newcomers(
            **tasks,
            is_on=given["newcomers_on"],
            keywords=given["keywords"],
            least=given["introduce_least"],
            thanks=given["thanks"],
            questions=given["questions"],
            pass_percent=given["pass_percent"],
            tries=given["tries"],
            remind_hours=given["remind_hours"],
            tag=given["newcomer_tag"],
            groups=tuple(map(int, given["newcomer_groups"])),
        )


def initial_of(terms: JoiningTerms) -> dict[str, Any]:
    """The terms as the form shows them."""
    acknowledging, newcomers, monthly = terms.acknowledging, terms.newcomers, terms.monthly
    tasks = {
        f"{task}_{name}": value
        for task in Task
        for name, value in (
            ("on", newcomers.terms_of(task).is_on),
            ("hours", newcomers.terms_of(task).hours),
            ("lapse", newcomers.terms_of(task).lapse.value),
        )
    }
    return tasks | {
        "appends_rules": terms.appends_rules,
        "per_week": terms.per_week,
        "by_message": acknowledging.by_message,
        "least": acknowledging.least,
        "remind_days": acknowledging.remind_days,
        "remind_at": acknowledging.remind_at,
        "lapse": acknowledging.lapse.value,
        "lapse_days": acknowledging.lapse_days,
        "tag": acknowledging.tag,
        "newcomers_on": newcomers.is_on,
        "keywords": newcomers.keywords,
        "introduce_least": newcomers.least,
        "thanks": newcomers.thanks,
        "questions": newcomers.questions,
        "pass_percent": newcomers.pass_percent,
        "tries": newcomers.tries,
        "remind_hours": newcomers.remind_hours,
        "newcomer_tag": newcomers.tag,
        "newcomer_groups": [str(group) for group in newcomers.groups],
        "monthly_on": monthly.is_on,
        "monthly_at": monthly.at,
        "answer_at": monthly.answer_at,
        "monthly_groups": [str(group) for group in monthly.groups],
    }
