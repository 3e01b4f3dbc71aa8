"""What comes by the backup form, merged without doubles: by the key of its entry, however often it is said whose it is.

Nobody has to prove who they are there. A name that only one present member of the plan's groups has is taken at its
word; everything else waits for an operator. Who typed back a code that came by text message is known for sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qunluo.checkins.pictures import Kept
from qunluo.checkins.reads.backups import BackupEntry, BackupForm, entry_of
from qunluo.checkins.reads.plans import groups_of, plan_of
from qunluo.checkins.writes.backups import Written, note_entry, own_pictures_of, settle_entry
from qunluo.communities.reads.visitors import Member, present_named, visitor
from qunluo.core.checkins.claim import Claim, Picture
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.plan import NeedKind, Way
from qunluo.core.checkins.words import refusal_sentence
from qunluo.core.events import CheckinSubmitted
from qunluo.intake.own import append_own
from qunluo.lib.refusal import Refusal


class NotEnough(Refusal):
    """What is written can't count, as can be seen at once; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of it. `member_id` is empty where an operator must say whose it is."""

    entry_id: int
    member_id: int | None
    is_new: bool


def must_be_enough(form: BackupForm, text: str, *, at: datetime) -> None:
    """Raise `NotEnough` where nobody could check in by this, today or in so few words: who wrote it can mend it now."""
    plan = plan_of(form.plan_id)
    fact = fact_of(Claim(key="", member="", at=at, way=Way.BACKUP, text=text), plan)
    if fact is not None and fact.refusal:
        raise NotEnough(refusal_sentence(fact.refusal, plan.terms_at(at), session_id=fact.session))


def least_words(form: BackupForm, *, at: datetime) -> int:
    """How many characters the plan wants of everybody; 0 where words are theirs to leave."""
    sessions = [
        one for one in plan_of(form.plan_id).terms_at(at).sessions if not one.any_will_do or len(one.needs) == 1
    ]
    return max((need.least for one in sessions for need in one.needs if need.kind is NeedKind.TEXT), default=0)


@transaction.atomic
def take_backup_form(  # noqa: PLR0913 - all that the form has
    form: BackupForm,
    *,
    name: str,
    text: str,
    pictures: Sequence[Kept] = (),
    key: str,
    at: datetime,
    network: str = "",
    proven: Member | None = None,
) -> Taken:
    """Take what somebody wrote; the same key again is the same entry. `proven` is who proved to have written it."""
    known = entry_of(form.pk, key)
    if known is not None:
        return Taken(entry_id=known.pk, member_id=known.member_id, is_new=False)
    member = proven or _only_one_called(name, form)
    is_proven = proven is not None
    written = Written(name=name, text=text, key=key, pictures=pictures, network=network, is_proven=is_proven)
    entry = note_entry(form, written, member_id=member.pk if member else None, at=at)
    if member is not None:
        _submit(entry, member, at=at)
    return Taken(entry_id=entry.pk, member_id=entry.member_id, is_new=True)


@transaction.atomic
def merge_backup_entry(entry: BackupEntry, *, member_id: int | None, operator_id: int, at: datetime) -> bool:
    """An operator says whose it is; None: nobody's. False where that was said before, or the member is not there."""
    member = visitor(member_id) if member_id else None
    if member_id and (member is None or member.group_id not in groups_of([entry.form.plan_id])[entry.form.plan_id]):
        return False
    if not settle_entry(entry, member_id=member_id, operator_id=operator_id, at=at):
        return False
    if member is not None:
        _submit(entry, member, at=at)
    return True


def _only_one_called(name: str, form: BackupForm) -> Member | None:
    named = present_named(groups_of([form.plan_id]).get(form.plan_id, []), name)
    return named[0] if len(named) == 1 else None


def _submit(entry: BackupEntry, member: Member, *, at: datetime) -> None:
    """By the time at which it was written, so that a late merge judges as an early one would have."""
    key = f"backup:{entry.form_id}:{entry.key}"
    own_pictures_of(entry, member_id=member.pk, community_id=member.community_id)
    claim = Claim(
        key=key,
        member=member.external_id,
        at=entry.at,
        way=Way.BACKUP,
        text=entry.text,
        pictures=tuple(Picture(sha256=one["sha256"], phash=one["phash"]) for one in entry.pictures),
    )
    event = CheckinSubmitted(
        key=key,
        group=member.group.external_id,
        member=member.external_id,
        at=entry.at,
        plan=entry.form.plan_id,
        claim=claim,
    )
    append_own([(member.group.account_id, event)], at=at)
