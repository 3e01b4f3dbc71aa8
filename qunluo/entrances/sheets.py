"""Check-ins of another system, from a table, handed in as events of our own.

A check-in is known by plan, member, day and session, so that the same table twice, or two that overlap, change
nothing. A dry run judges by the same functions as the worker does afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qunluo.checkins.reads.facts import facts_of
from qunluo.communities.reads.pages import Member
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.days import slot_of, terms_on
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.facts import Fact, Settlement, State
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


def look(sheet: Sheet, *, on_progress: Callable[[int], None] = lambda _: None) -> Findings:
    """What importing would do, row by row, without doing it."""
    findings = Findings()
    placed = _placed(sheet, findings)
    by_member: dict[int, list[Placed]] = defaultdict(list)
    for one in placed:
        by_member[one.member.pk].append(one)
    known = facts_of((sheet.plan.id, member) for member in by_member)
    for count, (member, given) in enumerate(by_member.items()):
        _judge(sheet, given, dict(known.get((sheet.plan.id, member), {})), findings)
        if count % AT_ONCE == 0:
            on_progress(count)
    findings.said.sort()
    return findings


def take(sheet: Sheet, *, on_progress: Callable[[int], None] = lambda _: None) -> int:
    """Hand in all that can be placed; how many were new. Killed half-way and begun again, it goes on."""
    placed = _placed(sheet, Findings())
    taken = 0
    for start in range(0, len(placed), AT_ONCE):
        some = placed[start : start + AT_ONCE]
        taken += append_own([(one.member.group.account_id, _event(sheet, one)) for one in some], at=sheet.at)
        on_progress(start + len(some))
    return taken


def _placed(sheet: Sheet, findings: Findings) -> list[Placed]:
    """The lines that have a member and a session, each check-in once, in the order of time."""
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
    return sorted(placed, key=lambda one: (one.claim.at, one.claim.key))


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


def _judge(sheet: Sheet, given: Sequence[Placed], known: dict[str, Fact], findings: Findings) -> None:
    """What the lines of one member would come to, beside all that the member handed in before."""
    facts = dict(known)
    for one in given:
        fact = fact_of(one.claim, sheet.plan)
        if fact is not None:
            facts.setdefault(one.claim.key, fact)
    settled = settle(sheet.plan, facts.values())
    for one in given:
        _tell(sheet, one, facts, known, settled, findings)


def _tell(
    sheet: Sheet, one: Placed, facts: dict[str, Fact], known: dict[str, Fact], settled: Settlement, findings: Findings
) -> None:
    number, key = one.line.number, one.claim.key
    if key in known:
        findings.say(number, "known", f"{one.member.name} {one.line.day} 之前已经导入过")
        return
    state = settled.outcomes[key].state
    if state is State.COUNTS:
        findings.counts["good"] += 1
        findings.days.add(one.line.day.isoformat())
        findings.members.add(one.member.pk)
        if len(findings.samples) < SAMPLES:
            findings.samples.append([one.member.name, f"{one.line.day}", one.line.text[:60]])
    elif state is State.REPEAT:
        findings.say(number, "known", f"{one.member.name} {one.line.day} 已经打过卡，不会重复算")
    elif state is State.REFUSED:
        findings.say(number, "refused", f"{one.member.name} {one.line.day}：{_why(sheet, one, facts[key].refusal)}")
    else:
        findings.say(number, "refused", f"{one.member.name} {one.line.day}：{STATES[state]}")


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
