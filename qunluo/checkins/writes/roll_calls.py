"""Roll calls, kept as their newest post says, and credited to the members whom their lines mean.

Each post repeats the whole list. So a list is one row that only a newer post replaces; a line that the newest post
no longer holds is withdrawn, and one that it still holds counts from the first post that had it. Nothing is ever
credited on a doubtful name: it waits for an operator, whose answer is remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from qunluo.checkins.models import RollCallName, RollCallPost
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.writes.notes import Place, insert_submissions, submission_row
from qunluo.checkins.writes.settling import settle_pairs
from qunluo.communities.reads.roster import names_in
from qunluo.communities.writes import Placed
from qunluo.core.changes import RollCallPosted
from qunluo.core.checkins.claim import Claim, Risk
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.names import Candidate, Match, match_names
from qunluo.core.checkins.plan import NeedKind, Plan, Way
from qunluo.core.checkins.roll_call import RollCall, RollCallEntry, read_roll_calls
from qunluo.core.hours import zone
from qunluo.lib.rows import as_json

LONGEST_NAME, LONGEST_TITLE, LONGEST_LIST = 200, 300, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One post of a roll call: where, by whom (the platform's id), under which key, and when it was made."""

    community: int
    group: int
    plan: int | None
    poster: str
    key: str
    at: datetime
    text: str


def note_roll_calls(placed: Sequence[Placed[RollCallPosted]]) -> None:
    """Write down the roll calls that a batch of events posted, and credit their lines."""
    for one in placed:
        heard = Heard(
            community=one.community_id,
            group=one.group_id,
            plan=one.change.plan or None,
            poster=one.change.member,
            key=one.change.key,
            at=one.change.at,
            text=one.change.text,
        )
        take_roll_calls(heard, at=one.at)


@transaction.atomic
def take_roll_calls(heard: Heard, *, at: datetime) -> list[RollCallPost]:
    """The lists in the text as they stand now, credited to their plan. An older post changes only first moments."""
    plan = plan_of(heard.plan) if heard.plan else None
    timezone = plan.terms_at(heard.at).timezone if plan else "Asia/Shanghai"
    posts = []
    for roll_call in read_roll_calls(heard.text[:LONGEST_LIST]):
        post = _keep(heard, roll_call, day=day_of(roll_call, heard.at.astimezone(zone(timezone)).date()))
        _match(post, roll_call, plan, heard.at, at=at)
        posts.append(post)
    return posts


@transaction.atomic
def decide_name(post: RollCallPost, name: str, *, member_id: int | None, operator_id: int | None, at: datetime) -> None:
    """An operator says whom the name means in this group (None: nobody here); every list from now on knows it."""
    RollCallName.objects.update_or_create(
        group_id=post.group_id,
        name=name[:LONGEST_NAME],
        defaults={"member_id": member_id, "decided_at": at, "decided_by_id": operator_id},
    )
    credit_again(post, at=at)


@transaction.atomic
def assign_plan(post: RollCallPost, plan_id: int | None, *, at: datetime) -> None:
    """An operator says which plan the list is for, or that it is for none."""
    if post.plan_id and post.plan_id != plan_id:
        _withdraw(post, post.plan_id, staying=[], at=at)
    post.plan_id = plan_id
    post.save(update_fields=["plan"])
    credit_again(post, at=at)


def credit_again(post: RollCallPost, *, at: datetime) -> None:
    """Match the newest list anew, after a decision about it."""
    rows = read_roll_calls(post.text)
    if rows:
        plan = plan_of(post.plan_id) if post.plan_id else None
        _match(post, _same_list(post, rows), plan, post.at, at=at)


def day_of(roll_call: RollCall, posted: date) -> date:
    """The day that a list names, in the year nearest to its posting; the day of the posting where it names none."""
    written = roll_call.date
    if not written:
        return posted
    try:
        if len(written) > len("06-24"):
            return date.fromisoformat(written)
        near = [date.fromisoformat(f"{year}-{written}") for year in _years(posted, written)]
    except ValueError:
        return posted
    return min(near, key=lambda day: abs(day - posted), default=posted)


def mark_of(roll_call: RollCall, day: date) -> str:
    """What tells one list of a group from another: its title, its day, and who began it.

    Two that are called alike are two: a morning's and an evening's, or one that was pasted in beside the group's own.
    """
    begun_by = roll_call.entries[0].name if roll_call.entries else ""
    return hashlib.sha256(f"{roll_call.title.strip()}\0{day}\0{begun_by}".encode()).hexdigest()[:32]


def _years(posted: date, written: str) -> list[int]:
    years = range(posted.year - 1, posted.year + 2)
    return [year for year in years if written != "02-29" or (year % 4 == 0 and (year % 100 or year % 400 == 0))]


def _keep(heard: Heard, roll_call: RollCall, *, day: date) -> RollCallPost:
    """The row of the list; replaced where this post is newer than what it holds."""
    values = {
        "key": heard.key,
        "title": roll_call.title[:LONGEST_TITLE],
        "day": day,
        "at": heard.at,
        "poster": heard.poster,
        "text": heard.text[:LONGEST_LIST],
    }
    post, is_new = RollCallPost.objects.select_for_update().get_or_create(
        group_id=heard.group,
        roll_call=mark_of(roll_call, day),
        defaults={"community_id": heard.community, "plan_id": heard.plan, **values},
    )
    if not is_new and (heard.at, heard.key) > (post.at, post.key):
        for name, value in values.items():
            setattr(post, name, value)
        post.save(update_fields=list(values))
    return post


def _same_list(post: RollCallPost, lists: Sequence[RollCall]) -> RollCall:
    """The list of the post among those of its text."""
    return next((one for one in lists if mark_of(one, post.day) == post.roll_call), lists[0])


def _match(post: RollCallPost, heard: RollCall, plan: Plan | None, heard_at: datetime, *, at: datetime) -> None:
    """Match the lines of the newest post with members; where there is a plan, credit those that are certain."""
    newest = _same_list(post, read_roll_calls(post.text) or [heard])
    roster = [Candidate(id=str(pk), names=(name,), account=external) for pk, name, external in names_in(post.group_id)]
    matches = match_names(list(newest.entries), roster, _remembered(post.group_id))
    post.entries = [_shown(match) for match in matches]
    RollCallPost.objects.filter(pk=post.pk).update(entries=post.entries)
    if plan is not None:
        _credit(post, plan, matches, {(entry.name, entry.text) for entry in heard.entries}, heard_at, at=at)


def _credit(
    post: RollCallPost,
    plan: Plan,
    matches: Sequence[Match],
    heard: Collection[tuple[str, str]],
    heard_at: datetime,
    *,
    at: datetime,
) -> None:
    """Credit the lines whose members are certain. Of an older post only lines that the newest still holds."""
    rows, keys = [], []
    for match in matches:
        if match.id is None or not match.entry.is_done or match.entry.is_make_up:
            continue
        member = int(match.id)
        claim = _placed_in_session(_claim(post, match.entry, member, at=heard_at), plan)
        fact = fact_of(claim, plan)
        if fact is None:
            continue
        keys.append(claim.key)
        if (match.entry.name, match.entry.text) in heard:
            place = Place(
                community=post.community_id,
                plan=plan.id,
                version=plan.terms_at(heard_at).version,
                group=post.group_id,
                member=member,
                at=at,
            )
            rows.append(submission_row(place, fact, claim, risk=Risk()))
    insert_submissions(rows)
    _restore(plan.id, rows)
    _withdraw(post, plan.id, staying=keys, at=at)
    settle_pairs(((plan.id, row["member_id"]) for row in rows), at=at)


def _claim(post: RollCallPost, entry: RollCallEntry, member: int, *, at: datetime) -> Claim:
    return Claim(
        key=f"roll_call:{post.pk}:{member}",
        member=str(member),
        at=entry.at or at,
        way=Way.ROLL_CALL,
        day=post.day,
        text=entry.text,
        is_in_roll_call=True,
    )


def _placed_in_session(claim: Claim, plan: Plan) -> Claim:
    """The session of the day that takes roll calls; the first one, where an operator says that the list counts."""
    sessions = plan.terms_at(claim.at).sessions
    taking = [one.id for one in sessions if any(need.kind is NeedKind.ROLL_CALL for need in one.needs)]
    return replace(claim, session=taking[0] if taking else sessions[0].id)


_RESTORE = """
UPDATE checkins_submission s SET refusal = new.refusal, at = least(s.at, new.at), text = new.text
FROM json_to_recordset(%s::json) AS new (member_id bigint, key text, refusal text, at timestamptz, text text)
WHERE s.plan_id = %s AND s.member_id = new.member_id AND s.key = new.key
"""
_WITHDRAW = """
UPDATE checkins_submission SET refusal = 'withdrawn'
WHERE plan_id = %s AND key LIKE %s AND NOT key = ANY(%s::text[]) AND refusal <> 'withdrawn'
RETURNING member_id
"""


def _restore(plan_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """A line that an older post had already counts from then; one that is there again counts again."""
    with connection.cursor() as cursor:
        told = ({name: row[name] for name in ("member_id", "key", "refusal", "at", "text")} for row in rows)
        cursor.execute(_RESTORE, [as_json(told), plan_id])


def _withdraw(post: RollCallPost, plan_id: int, *, staying: Sequence[str], at: datetime) -> None:
    """Lines that the newest post no longer holds do not count."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, [plan_id, f"roll\\_call:{post.pk}:%", list(staying)])
        gone = {(plan_id, member) for (member,) in cursor.fetchall()}
    settle_pairs(gone, at=at)


def _remembered(group_id: int) -> dict[str, str]:
    rows = RollCallName.objects.filter(group_id=group_id).values_list("name", "member_id")
    return {name: str(member) if member else "" for name, member in rows}


def _shown(match: Match) -> dict[str, Any]:
    entry = match.entry
    return {
        "number": entry.number,
        "name": entry.name,
        "text": entry.text,
        "day_number": entry.day_number,
        "done": entry.is_done,
        "make_up": entry.is_make_up,
        "member": int(match.id) if match.id else None,
        "how": match.how,
        "doubt": match.doubt,
        "candidates": [int(one) for one in match.candidates],
    }
