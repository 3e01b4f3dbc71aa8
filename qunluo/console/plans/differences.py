"""What changed from one version of a plan to the next, in short sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.checkins.forms.main import CALENDARS, NUMBERS, TIERS, WEEKDAYS
from qunluo.core.checkins.plan import Session, Step, Terms
from qunluo.core.checkins.telling import need_text, window_text


def differences(old: Terms | None, new: Terms) -> list[str]:
    """One sentence for each part that changed; of the first version, that the plan began."""
    if old is None:
        return [_("建立计划")]
    return [*_switch(old, new), *_days(old, new), *_sessions(old, new), *_whom(old, new), *_rules(old, new)]


def _switch(old: Terms, new: Terms) -> Iterator[str]:
    if old.is_switched_off != new.is_switched_off:
        yield _("停用") if new.is_switched_off else _("重新启用")
    yield from _value(_("名称"), old.name, new.name)


def _days(old: Terms, new: Terms) -> Iterator[str]:
    yield from _value(_("时区"), old.timezone, new.timezone)
    yield from _value(_("开始日期"), str(old.starts_on), str(new.starts_on))
    yield from _value(_("结束日期"), _or_none(old.ends_on), _or_none(new.ends_on))
    yield from _value(_("多久一次"), _rhythm(old), _rhythm(new))
    names = dict(WEEKDAYS)
    yield from _value(
        _("星期"),
        "、".join(str(names[day]) for day in sorted(old.weekdays)),
        "、".join(str(names[day]) for day in sorted(new.weekdays)),
    )
    calendars = dict(CALENDARS)
    yield from _value(_("假日"), str(calendars[old.calendar]), str(calendars[new.calendar]))
    if old.pauses != new.pauses:
        yield _("修改了休息日")


def _sessions(old: Terms, new: Terms) -> Iterator[str]:
    before, after = ({one.id: one for one in terms.sessions} for terms in (old, new))
    for one in new.sessions:
        if one.id not in before:
            yield _("新增一场“%(name)s”") % {"name": one.name}
        else:
            yield from _session(before[one.id], one)
    yield from (_("去掉了“%(name)s”这一场") % {"name": one.name} for one in old.sessions if one.id not in after)
    if [one.id for one in old.sessions if one.id in after] != [one.id for one in new.sessions if one.id in before]:
        yield _("调整了场次的顺序")
    yield from _value(_("每天要完成的场数"), str(old.sessions_needed), str(new.sessions_needed))
    numbers = dict(NUMBERS)
    yield from _value(_("“第 N 天”"), str(numbers[old.number]), str(numbers[new.number]))


def _session(old: Session, new: Session) -> Iterator[str]:
    if old.name != new.name:
        yield _("“%(old)s”改名为“%(new)s”") % {"old": old.name, "new": new.name}
    name = _("“%(name)s”的") % {"name": new.name}
    yield from _value(_("%(whose)s时段") % {"whose": name}, window_text(old), window_text(new))
    yield from _value(_("%(whose)s得分") % {"whose": name}, str(old.points), str(new.points))
    shown = _needs(new)
    if _needs(old) != shown:
        yield _("%(whose)s要求改为：%(needs)s") % {"whose": name, "needs": shown}
    elif old.needs != new.needs:
        yield _("修改了%(whose)s题目、表单或地点") % {"whose": name}


def _needs(session: Session) -> str:
    between = _("，或 ") if session.any_will_do else _("，")
    return between.join(need_text(need) for need in session.needs)


def _whom(old: Terms, new: Terms) -> Iterator[str]:
    before, after = old.audience, new.audience
    everybody = _("所有成员")
    if before.tags != after.tags:
        yield _("标签改为 %(tags)s") % {"tags": "、".join(sorted(after.tags)) or everybody}
    if before.tiers != after.tiers:
        tiers = {tier.value: str(label) for tier, label in TIERS.items()}
        yield _("分层改为 %(tiers)s") % {
            "tiers": "、".join(tiers[one] for one in tiers if one in after.tiers) or everybody
        }
    if before.counts_staff != after.counts_staff:
        yield _("群主和管理员计入打卡率") if after.counts_staff else _("群主和管理员不计入打卡率")


def _rules(old: Terms, new: Terms) -> Iterator[str]:
    yield from _switched(_("补卡"), old.make_up, new.make_up)
    yield from _ladder(old.ladder, new.ladder)
    yield from _value(_("当日抽奖券的机会"), f"{old.lucky_share:.2%}", f"{new.lucky_share:.2%}")
    yield from _switched(_("提醒"), old.reminder, new.reminder)
    yield from _switched(_("日报和周报"), old.report, new.report)
    if old.replies != new.replies:
        yield _("打开了群内回复") if new.replies else _("关闭了群内回复")
    yield from _value(_("先审核的可疑分"), str(old.held_from), str(new.held_from))
    yield from _value(_("申诉裁定人数"), str(old.panel), str(new.panel))
    yield from _value(_("申诉答复小时数"), str(old.appeal_hours), str(new.appeal_hours))


def _ladder(old: tuple[Step, ...], new: tuple[Step, ...]) -> Iterator[str]:
    added, removed = len(set(new) - set(old)), len(set(old) - set(new))
    if added:
        yield ngettext("新增或修改 %(count)d 级奖励", "新增或修改 %(count)d 级奖励", added) % {"count": added}
    if removed:
        yield ngettext("去掉 %(count)d 级奖励", "去掉 %(count)d 级奖励", removed) % {"count": removed}
    if not added and not removed and old != new:
        yield _("调整了奖励的顺序")


def _switched(what: str, old: object, new: object) -> Iterator[str]:
    if old is None and new is not None:
        yield _("打开了%(what)s") % {"what": what}
    elif new is None and old is not None:
        yield _("关闭了%(what)s") % {"what": what}
    elif old != new:
        yield _("修改了%(what)s") % {"what": what}


def _value(what: str, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield _("%(what)s改为 %(value)s") % {"what": what, "value": new}


def _rhythm(terms: Terms) -> str:
    if not terms.times_a_week:
        return _("每天")
    return _("每周 %(count)d 次") % {"count": terms.times_a_week}


def _or_none(day: object) -> str:
    return _("不设") if day is None else str(day)
