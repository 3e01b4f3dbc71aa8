"""A check-in of a day as it is typed: when it is open, and what it must show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms.asking import each_its_own_id, identifier
from qunluo.checkins.forms.evidence import NEEDS, needs_of, raw_need
from qunluo.checkins.forms.fields import clock, one_of, whole_number, written
from qunluo.checkins.forms.rows import Raw, Row, RowForm, Rows, Shape
from qunluo.core.checkins.plan import Need, NeedKind, Session

MOST_SESSIONS, MOST_POINTS = 12, 1_000_000
ALL_DAY, WINDOW = "day", "window"
ALL, ANY = "all", "any"
USUAL_START, USUAL_END = time(10), time(22)


class SessionForm(RowForm):
    """One session, without what it must show."""

    id = identifier()
    name = written(_("名称"), longest=20)
    when = one_of(_("什么时候"), [(WINDOW, _("固定时段")), (ALL_DAY, _("全天都可以"))])
    starts = clock(_("从"), required=False)
    ends = clock(_("到"), required=False)
    day_starts = clock(
        _("一天从几点算起"), required=False, help_text=_("一般是 00:00。夜猫子多的群可以改成 04:00，凌晨打的算前一天。")
    )
    how = one_of(_("交齐还是任选"), [(ALL, _("全部都要")), (ANY, _("任选一样"))])
    points = whole_number(_("完成得几分"), least=0, most=MOST_POINTS)

    def clean(self) -> dict[str, Any]:
        """A window has two different ends."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") != WINDOW:
            return cleaned
        for name in ("starts", "ends"):
            if name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, _("请写时间，或者选“全天都可以”。"))
        if cleaned.get("starts") is not None and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error("ends", _("开始和结束不能一样；要全天，请选“全天都可以”。"))
        return cleaned

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """Something must be shown, each kind once."""
        kinds = [row.form.cleaned_data["kind"] for row in rows["need"]]
        if not kinds:
            self.add_error(None, _("请至少选一样要交的。"))
        elif len(set(kinds)) < len(kinds):
            self.add_error(None, _("同一样不能要两次。"))

    def session(self, needs: tuple[Need, ...]) -> Session:
        """The core's value."""
        typed = self.cleaned_data
        is_all_day = typed["when"] == ALL_DAY
        turn = typed["day_starts"] or time()
        return Session(
            id=typed["id"],
            name=typed["name"],
            starts=turn if is_all_day else typed["starts"],
            ends=turn if is_all_day else typed["ends"],
            needs=needs,
            any_will_do=typed["how"] == ANY,
            points=typed["points"],
        )


def sessions_of(rows: Iterable[Row]) -> tuple[Session, ...]:
    """The sessions as typed, each with an id of its own."""
    return each_its_own_id(
        row.form.session(needs_of(row.rows["need"])) for row in rows if isinstance(row.form, SessionForm)
    )


def raw_session(one: Session) -> Raw:
    """The values of a session's row."""
    is_all_day = one.starts == one.ends
    values = {
        "id": one.id,
        "name": one.name,
        "when": ALL_DAY if is_all_day else WINDOW,
        "starts": USUAL_START if is_all_day else one.starts,
        "ends": USUAL_END if is_all_day else one.ends,
        "day_starts": one.starts if is_all_day else time(),
        "how": ANY if one.any_will_do else ALL,
        "points": one.points,
    }
    return Raw(values=values, rows={"need": [raw_need(need) for need in one.needs]})


def _fresh(_which: str, rows: list[Raw]) -> Raw:
    name = _now("打卡") if not rows else _now("第 %(count)d 场") % {"count": len(rows) + 1}
    return raw_session(Session(id="", name=name, needs=(Need(kind=NeedKind.TAP),)))


SESSIONS = Rows(
    shape=Shape(form=lambda _values: SessionForm, rows=lambda _values: {"need": NEEDS}),
    most=MOST_SESSIONS,
    fresh=_fresh,
)
