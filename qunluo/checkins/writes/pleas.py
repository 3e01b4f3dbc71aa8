"""What a member brings forward in an appeal, and whether there is anything to decide about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from qunluo.checkins.models import Appeal, Submission
from qunluo.checkins.reads.pictures import own_pictures
from qunluo.checkins.writes.seats import Seat
from qunluo.core.checkins.days import is_planned, local_day, terms_on, window_of
from qunluo.core.checkins.plan import Session, Way
from qunluo.lib.refusal import Refusal

REACH = timedelta(days=60)
SHORTEST_WORDS, LONGEST_WORDS = 5, 2_000
MOST_PICTURES = 9
LONGEST_KEY = 64
_WORTH: Mapping[str, int] = {state: worth for worth, state in enumerate(("repeat", "part", "wrong_number", "refused"))}


class NotOpened(Refusal):
    """There is nothing to appeal, or it is not said; the sentence is for the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """An appeal as the member sends it. `pictures` are the contents of what they uploaded; `key` is the page's own.

    `session` may be empty where the day has only one.
    """

    day: date
    words: str
    key: str
    session: str = ""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What an appeal is about: a session of a day, and what was handed in for it, if anything."""

    session: Session
    submission: Submission | None


def checked_words(plea: Plea) -> str:
    """What the member says, fit to keep."""
    words = plea.words.replace("\0", "").strip()
    if len(words) < SHORTEST_WORDS:
        raise NotOpened(_("请用几句话说明情况，运营会根据它来判断。"))
    if len(words) > LONGEST_WORDS:
        raise NotOpened(_("说明太长了，请控制在 %(most)d 字以内。") % {"most": LONGEST_WORDS})
    if not 0 < len(plea.key) <= LONGEST_KEY:
        raise NotOpened(_("这个请求不完整，请回到页面再试一次。"))
    return words


def checked_pictures(plea: Plea, member_id: int) -> list[str]:
    """The pictures, which the member must have uploaded."""
    names = list(dict.fromkeys(plea.pictures))
    if len(names) > MOST_PICTURES:
        raise NotOpened(_("最多附 %(most)d 张图片。") % {"most": MOST_PICTURES})
    if set(names) - set(own_pictures(member_id, names)):
        raise NotOpened(_("有图片没有传上来，请重新选一次。"))
    return names


def matter_of(plea: Plea, seat: Seat, *, at: datetime) -> Matter:
    """What it is about. Raises `NotOpened` where nothing was missed."""
    today = local_day(at, seat.plan.terms_at(at))
    if plea.day > today:
        raise NotOpened(_("这一天还没有到，没有什么要申诉的。"))
    if plea.day < today - REACH:
        raise NotOpened(_("只能申诉最近 %(days)d 天的打卡；更早的请直接联系群主。") % {"days": REACH.days})
    if not is_planned(plea.day, seat.plan):
        raise NotOpened(_("这一天不用打卡，没有什么要申诉的。"))
    session = _session(plea, seat)
    rows = Submission.objects.filter(
        plan_id=seat.row.pk, member_id=seat.member.pk, day=plea.day, session=session.id
    ).exclude(way=Way.MAKE_UP, state="rejected")
    known = list(rows.order_by("at", "pk"))
    if any(one.state == "counts" for one in known):
        raise NotOpened(_("这一天已经算打卡成功了，不用申诉。"))
    if not known and window_of(plea.day, session, terms_on(plea.day, seat.plan))[1] > at:
        raise NotOpened(_("这场打卡还没有结束，直接打卡就行。"))
    return Matter(session=session, submission=max(known, key=_worth, default=None))


def must_be_first(seat: Seat, plea: Plea, session_id: str) -> None:
    """One appeal at a time for a check-in, and none after a panel has said no."""
    rows = Appeal.objects.filter(plan_id=seat.row.pk, member_id=seat.member.pk, day=plea.day, session=session_id)
    states = set(rows.values_list("state", flat=True))
    if Appeal.State.OPEN in states:
        raise NotOpened(_("这次打卡的申诉正在处理，有结果会告诉您。"))
    if Appeal.State.DISMISSED in states:
        raise NotOpened(_("这次打卡的申诉已经有结果了。如果还有疑问，请直接联系群主或运营。"))


def _session(plea: Plea, seat: Seat) -> Session:
    sessions = terms_on(plea.day, seat.plan).sessions
    if not plea.session and len(sessions) > 1:
        raise NotOpened(_("这一天有几场打卡，请选一场来申诉。"))
    found = next((one for one in sessions if plea.session in {"", one.id}), None)
    if found is None:
        raise NotOpened(_("没有找到这一场打卡，请回到页面重新选。"))
    return found


def _worth(row: Submission) -> int:
    """The nearest to a check-in first: what waits or was rejected is whole, a refused one may be, a part is not."""
    return _WORTH.get(row.state, len(_WORTH))
