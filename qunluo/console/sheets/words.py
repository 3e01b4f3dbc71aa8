"""What the pages of tables call fields and findings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FIELD_NAMES = {
    "name": _("成员昵称"),
    "member": _("成员 ID"),
    "group": _("群"),
    "day": _("日期"),
    "time": _("时间"),
    "session": _("时段"),
    "text": _("内容"),
    "status": _("状态"),
    "kind": _("结果"),
    "amount": _("金额"),
}
FIELD_HINTS = {
    "member": _("平台上的编号，比昵称可靠"),
    "group": _("几个群里有人重名时用得上"),
    "status": _("写着未完成、请假、已退款的行会跳过"),
    "session": _("一天有几个时段时用得上"),
}
COUNTS = {
    "good": (_("会导入"), "green"),
    "known": (_("已经有了，不会重复"), "secondary"),
    "double": (_("表格里重复的行"), "secondary"),
    "joined": (_("合并的行"), "secondary"),
    "not_done": (_("没完成的，跳过"), "secondary"),
    "passed_over": (_("您选择略过的"), "secondary"),
    "refused": (_("不算的"), "orange"),
    "doubtful": (_("不知道是谁的"), "orange"),
    "bad": (_("看不懂的行"), "red"),
}
