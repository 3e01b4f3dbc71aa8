"""What an operator asks of members: a plan's terms, and how they changed over time.

A plan is a row of versions. A version holds from `since` on and never changes, so that what was earned under
it stays earned. A check-in is judged by the version in force at its own moment, a day by the version in force
when the day ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum


class Way(StrEnum):
    """How a check-in came to us. The values go into tables, so they never change."""

    MESSAGE = "message"
    ROLL_CALL = "roll_call"
    PAGE = "page"
    API = "api"
    OPERATOR = "operator"
    SHEET = "sheet"
    BACKUP = "backup"
    SCAN = "scan"
    MAKE_UP = "make_up"


class NeedKind(StrEnum):
    """One form of evidence."""

    KEYWORD = "keyword"
    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LINK = "link"
    FILE = "file"
    LOCATION = "location"
    QUIZ = "quiz"
    FORM = "form"
    SCAN = "scan"
    TAP = "tap"
    ROLL_CALL = "roll_call"


class NumberRule(StrEnum):
    """What a day number in the text ("打卡第3天") must agree with: nothing, a mere hint, or else it does not count."""

    OFF = "off"
    HINT = "hint"
    STRICT = "strict"


class Calendar(StrEnum):
    """Days on which a plan rests, besides its own pauses."""

    NONE = "none"
    HOLIDAYS = "holidays"
    WORKDAYS_ONLY = "workdays_only"
    DAYS_OFF_ONLY = "days_off_only"


class FieldKind(StrEnum):
    """The type of a field in a custom form."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    SCALE = "scale"
    YES_NO = "yes_no"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a custom form. `options` for choices; `least` and `most` bound numbers, scales and lengths."""

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = True
    options: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a quiz; `right` are the positions of the right options."""

    id: str
    text: str
    options: tuple[str, ...]
    right: frozenset[int]
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geofence:
    """A circle on the ground: WGS-84 degrees, metres."""

    name: str
    latitude: float
    longitude: float
    metres: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a check-in must show. Which fields matter depends on `kind`.

    KEYWORD: the text holds one of `words`, or fits `pattern` (a text with `{n}` for the day number and `*` for
    anything, e.g. "打卡第{n}天*"). TEXT: at least `least` characters (without blanks). IMAGE, VOICE, VIDEO, FILE,
    LINK: at least `least` of them; `theme` tells members what the picture should show. LOCATION: within one of
    `places`. QUIZ: at least `least` right answers. FORM: `fields`.
    """

    kind: NeedKind
    words: tuple[str, ...] = ()
    pattern: str = ""
    least: int = 1
    theme: str = ""
    places: tuple[Geofence, ...] = ()
    questions: tuple[Question, ...] = ()
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One check-in of a day. From `starts` to before `ends` in local time; equal times mean the whole day.

    A session that crosses midnight (22:00-02:00) belongs to the day on which it starts. `needs` must all be
    shown, or any one of them where `any_will_do`.
    """

    id: str = "main"
    name: str = "打卡"
    starts: time = time(10)
    ends: time = time(22)
    needs: tuple[Need, ...] = (Need(kind=NeedKind.TAP),)
    any_will_do: bool = False
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUpRule:
    """How a missed day may be made up: for `points`, for a voucher, or for a task (a text of at least `task_length`).

    `per_month` counts the months of the days on which it is asked; `reach_days` says how far back; `heals` whether
    the streak runs on over a made-up day.
    """

    points: int | None = 50
    takes_voucher: bool = True
    task: str = ""
    task_length: int = 30
    per_month: int = 3
    reach_days: int = 7
    heals: bool = True


class RewardKind(StrEnum):
    """What a step of the ladder gives."""

    POINTS = "points"
    COUPON = "coupon"
    DRAW_TICKET = "draw_ticket"
    BADGE = "badge"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the ladder: a streak of `streak` days (weeks, where the plan counts weeks) gives the reward.

    `repeats`: again after every further `streak` days of the same run.
    """

    streak: int
    kind: RewardKind
    name: str
    points: int = 0
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """Who has not checked in is reminded at these local times, at most `per_week` times a week, never at night."""

    times: tuple[time, ...] = (time(20),)
    per_week: int = 3
    text: str = "{name}，今天的“{plan}”还没有打卡，截止 {ends}。点开就能打：{link}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRule:
    """The report to the group: daily at `daily_at`, weekly on `weekday` (0 is Monday) at `weekly_at`; None is off."""

    daily_at: time | None = time(22, 5)
    weekday: int = 0
    weekly_at: time | None = time(9)
    names_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom the plan is for within its groups: who has one of the tags and is in one of the tiers. Empty means all.

    The owner and the admins may check in like all; they are asked and counted only where `counts_staff`.
    """

    tags: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    counts_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of a plan.

    Points of sessions and the ladder are what the plan pays; `lucky_share` is the share
    of check-ins that draw a ticket of the day (0 to 1). `held_from` is the risk at which a check-in waits for review.
    """

    version: int = 1
    since: datetime
    name: str = "打卡"
    timezone: str = "Asia/Shanghai"
    starts_on: date
    ends_on: date | None = None
    weekdays: frozenset[int] = frozenset(range(7))
    calendar: Calendar = Calendar.NONE
    pauses: tuple[tuple[date, date], ...] = ()
    sessions: tuple[Session, ...] = (Session(),)
    sessions_needed: int = 1
    times_a_week: int = 0
    number: NumberRule = NumberRule.STRICT
    audience: Audience = field(default_factory=Audience)
    make_up: MakeUpRule | None = field(default_factory=MakeUpRule)
    ladder: tuple[Step, ...] = ()
    lucky_share: float = 0.0
    reminder: ReminderRule | None = None
    report: ReportRule | None = None
    replies: bool = True
    held_from: int = 60
    panel: int = 1
    appeal_hours: int = 72
    is_switched_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as it ever was: versions from the oldest to the newest, and the days on which the house was down.

    `declared` are the moments at which the outages were declared, one each in their order: rewards that were earned
    before stay as they were. Left empty, all were known from the beginning.
    """

    id: int
    versions: tuple[Terms, ...]
    outages: tuple[tuple[date, date], ...] = ()
    declared: tuple[datetime, ...] = ()

    @property
    def terms(self) -> Terms:
        """The newest version."""
        return self.versions[-1]

    def terms_at(self, at: datetime) -> Terms:
        """The version in force at that moment; before all of them, the first."""
        for one in reversed(self.versions):
            if one.since <= at:
                return one
        return self.versions[0]
