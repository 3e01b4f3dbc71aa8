"""Check-ins of another system, from a table, handed in as events of our own.

A check-in is known by plan, member, day and session, so that the same table twice, or two that overlap, change
nothing. A dry run judges by the same functions as the worker does afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qunluo.checkins.reads.facts import facts_of
from qunluo.communities.reads.pages import Member
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.days import slot_of, terms_on
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.facts import Fact, State
from qunluo.core.checkins.plan import Session, Terms, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.checkins.words import STATES, refusal_sentence
from qunluo.core.events import CheckinSubmitted
from qunluo.core.hours import zone
from qunluo.entrances.cells import BadCell
from qunluo.entrances.findings import Findings
from qunluo.entrances.lines import Line, Sheet, lines_of
from qunluo.entrances.seats import Seats
from qunluo.intake.own import append_own

AT_ONCE = 500
LONGEST_TEXT = 2_000
SAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line with its member: what will be handed in."""

    line: Line
    member: Member
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a line comes to; no state where the check-in is there already: from a table, or by another way."""

    placed: Placed
    state: State | None
    is_known: bool
    refusal: str

    @property
    def is_good(self) -> bool:
        """Whether it is worth handing in."""
        return self.state in {State.COUNTS, State.PART}


def look(sheet: Sheet, *, on_progress: Callable[[int], None] = lambda _: None) -> Findings:
    """What importing would do, row by row, without doing it."""
    findings = Findings()
    for count, verdict in enumerate(_verdicts(sheet, findings)):
        _tell(sheet, verdict, findings)
        if count % AT_ONCE == 0:
            on_progress(count)
    findings.said.sort()
    return findings


def take(sheet: Sheet, *, on_progress: Callable[[int], None] = lambda _: None) -> int:
    """Hand in all that would count; how many were new. Killed half-way and begun again, it goes on."""
    good = sorted((one.placed for one in _verdicts(sheet, Findings()) if one.is_good), key=_in_order)
    taken = 0
    for start in range(0, len(good), AT_ONCE):
        some = good[start : start + AT_ONCE]
        taken += append_own([(one.member.group.account_id, _event(sheet, one)) for one in some], at=sheet.at)
        on_progress(start + len(some))
    return taken


def _in_order(one: Placed) -> tuple[datetime, str]:
    return one.claim.at, one.claim.key


def _verdicts(sheet: Sheet, findings: Findings) -> Iterator[Verdict]:
    by_member: dict[int, list[Placed]] = defaultdict(list)
    for one in _placed(sheet, findings):
        by_member[one.member.pk].append(one)
    known = facts_of((sheet.plan.id, member) for member in by_member)
    for member, given in by_member.items():
        yield from _judged(sheet, given, dict(known.get((sheet.plan.id, member), {})))


def _placed(sheet: Sheet, findings: Findings) -> list[Placed]:
    """The lines that have a member and a session, each check-in once."""
    lines = list(lines_of(sheet, findings))
    found, doubts = Seats(sheet.groups, chosen=sheet.chosen).find(line.called for line in lines)
    findings.doubt(doubts)
    numbers: dict[str, int] = {}
    placed: list[Placed] = []
    for line in lines:
        member = found.get(line.called)
        if member is None:
            findings.counts["passed_over"] += line.called in found
            continue
        try:
            one = Placed(line=line, member=member, claim=_claim(sheet, line, member))
        except BadCell as error:
            findings.say(line.number, "bad", str(error))
            continue
        if one.claim.key in numbers:
            findings.say(line.number, "double", f"和第 {numbers[one.claim.key]} 行是同一次打卡")
            continue
        numbers[one.claim.key] = line.number
        placed.append(one)
    return placed


def _claim(sheet: Sheet, line: Line, member: Member) -> Claim:
    terms = terms_on(line.day, sheet.plan)
    session = _session(line, terms)
    here = zone(terms.timezone)
    at = datetime.combine(line.day, line.clock or session.starts, here).astimezone(UTC)
    return Claim(
        key=f"sheet:{sheet.plan.id}:{member.pk}:{line.day}:{session.id}",
        member=member.external_id,
        at=min(at, sheet.at),
        way=Way.SHEET,
        day=line.day,
        session=session.id,
        text=line.text.replace("\0", "")[:LONGEST_TEXT],
    )


def _session(line: Line, terms: Terms) -> Session:
    """The one that the line names, by its id or its name; or in which its time lies."""
    if line.session:
        named = [one for one in terms.sessions if line.session in {one.id, one.name}]
        if not named:
            raise BadCell(f"没有“{line.session[:20]}”这个时段")
        return named[0]
    if len(terms.sessions) == 1:
        return terms.sessions[0]
    if line.clock is None:
        raise BadCell("这一天有几个时段，请写明是哪一个，或者写上时间")
    moment = datetime.combine(line.day, line.clock, zone(terms.timezone))
    slot = slot_of(moment, terms)
    if slot is None or slot.day != line.day:
        raise BadCell(f"{line.clock:%H:%M} 不在任何一个时段里")
    return next(one for one in terms.sessions if one.id == slot.session_id)


def _event(sheet: Sheet, one: Placed) -> CheckinSubmitted:
    return CheckinSubmitted(
        key=one.claim.key,
        group=one.member.group.external_id,
        member=one.member.external_id,
        at=one.claim.at,
        plan=sheet.plan.id,
        claim=one.claim,
    )


def _judged(sheet: Sheet, placed: Sequence[Placed], known: dict[str, Fact]) -> Iterator[Verdict]:
    """What the lines of one member come to, beside all that the member handed in before."""
    before = settle(sheet.plan, known.values())
    covered = {
        (known[key].day, known[key].session) for key, one in before.outcomes.items() if one.state is State.COUNTS
    }
    new = {one.claim.key: fact for one in placed if (fact := fact_of(one.claim, sheet.plan)) is not None}
    # What is there keeps its place: a line for the same session would push it out where its time is the earlier one.
    fresh = {key: fact for key, fact in new.items() if key not in known and (fact.day, fact.session) not in covered}
    settled = settle(sheet.plan, [*known.values(), *fresh.values()])
    for one in placed:
        key = one.claim.key
        state = settled.outcomes[key].state if key in fresh else None
        yield Verdict(placed=one, state=state, is_known=key in known, refusal=new[key].refusal)


def _tell(sheet: Sheet, verdict: Verdict, findings: Findings) -> None:
    one, number = verdict.placed, verdict.placed.line.number
    who = f"{one.member.name} {one.line.day}"
    match verdict.state:
        case None if verdict.is_known:
            findings.say(number, "known", f"{who} 之前已经导入过")
        case None:
            findings.say(number, "known", f"{who} 已经打过卡，不会重复算")
        case State.REFUSED:
            findings.say(number, "refused", f"{who}：{_why(sheet, one, verdict.refusal)}")
        case State.COUNTS | State.PART:
            findings.counts["good"] += 1
            findings.days.add(one.line.day.isoformat())
            findings.members.add(one.member.pk)
            if len(findings.samples) < SAMPLES:
                findings.samples.append([one.member.name, f"{one.line.day}", one.line.text[:60]])
        case state:
            findings.say(number, "refused", f"{who}：{STATES[state]}")


def _why(sheet: Sheet, one: Placed, code: str) -> str:
    """The refusal for who imports; what members read speaks of what to do now."""
    terms = terms_on(one.line.day, sheet.plan)
    said = {
        "not_started": f"早于计划开始的 {terms.starts_on}，要算上就把计划的开始日期提前",
        "ended": f"晚于计划结束的 {terms.ends_on}",
        "future_day": "这一天还没有到",
        "day_off": "按计划这一天不用打卡",
        "off": "计划在那时停用了",
    }
    return said.get(code) or refusal_sentence(code, terms, session_id=one.claim.session, day=one.line.day)
