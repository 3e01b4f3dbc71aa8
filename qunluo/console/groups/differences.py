"""What changed from one version of the rules to the next, in short sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.core.snapshot import GroupRules


def differences(old: GroupRules, new: GroupRules) -> list[str]:
    """One sentence for each part that changed; the first version is compared with rules that are all off."""
    said = [
        _switched(old.welcome, new.welcome, _("欢迎语")),
        _switched(old.quiet_hours, new.quiet_hours, _("免打扰时段")),
        *_replies(old, new),
        _value(old.capacity, new.capacity, _("群容量")),
        _value(old.timezone, new.timezone, _("时区")),
    ]
    return [sentence for sentence in said if sentence]


def _switched(old: object, new: object, what: str) -> str:
    if old == new:
        return ""
    if old is None:
        return _("打开了%(what)s") % {"what": what}
    return (_("关闭了%(what)s") if new is None else _("修改了%(what)s")) % {"what": what}


def _value(old: object, new: object, what: str) -> str:
    if old == new:
        return ""
    return _("%(what)s改为 %(value)s") % {"what": what, "value": _("不设") if new is None else new}


def _replies(old: GroupRules, new: GroupRules) -> list[str]:
    before, after = {one.id: one for one in old.replies}, {one.id: one for one in new.replies}
    added, removed = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    kept = before.keys() & after.keys()
    changed = sum(before[key] != after[key] for key in kept)
    said = [
        (added, ngettext("新增 %(count)d 条关键词回复", "新增 %(count)d 条关键词回复", added)),
        (removed, ngettext("删除 %(count)d 条关键词回复", "删除 %(count)d 条关键词回复", removed)),
        (changed, ngettext("修改 %(count)d 条关键词回复", "修改 %(count)d 条关键词回复", changed)),
    ]
    is_moved = [key for key in before if key in kept] != [key for key in after if key in kept]
    counted = [sentence % {"count": count} for count, sentence in said if count]
    return [*counted, _("调整了关键词回复的顺序")] if is_moved else counted
