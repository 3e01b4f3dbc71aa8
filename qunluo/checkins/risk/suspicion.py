"""The suspicion that a batch of claims is met with: read once, weighed once, looked up by the policies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from qunluo.checkins.reads.plans import plans_by_id
from qunluo.checkins.risk import rows
from qunluo.checkins.risk.gather import known_for, with_positions
from qunluo.checkins.risk.hands import POSTER
from qunluo.checkins.risk.scene import scene_for
from qunluo.checkins.risk.traces import BY_HAND, Seat, Trace, Who
from qunluo.checkins.risk.weighing import risks
from qunluo.communities.reads.kin import Seated, seated
from qunluo.core.checkins.claim import Claim, Picture, Risk
from qunluo.core.checkins.days import local_day, slot_of
from qunluo.core.checkins.plan import Plan, Terms
from qunluo.lib.passes import pseudonym

Marked = tuple[int, str, str]
"""A plan's id, the platform's id of a member, and the key of a claim."""
WEIGHED_FOR = timedelta(days=30)
PLACE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
FINGERPRINT = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What was made of each claim of a batch. It never changes, so a decision that rested on it can be replayed."""

    risks: Mapping[Marked, Risk]

    def weigh(self, claim: Claim, *, plan: int) -> Risk:
        """The risk of this claim; none for one that was not in the batch."""
        return self.risks.get((plan, claim.member, claim.key), Risk())


def suspicion_for(claims: Sequence[tuple[int, int, Claim]], *, at: datetime) -> Weighed:
    """Weigh these claims (plan's id, member's id, claim) against all that is known and against one another.

    Each is compared only with what was made before it, in the order of their moments and keys, so that it does not
    matter how the batch is sorted. What was made long before `at` comes from a history: it is not weighed.
    """
    fresh = [one for one in claims if one[2].way not in BY_HAND and at - one[2].at <= WEIGHED_FOR]
    plans = plans_by_id({plan for plan, _, _ in fresh})
    members = seated({member for _, member, _ in fresh}) if plans else {}
    looked_at = [one for one in fresh if one[0] in plans and one[1] in members]
    community_of = rows.communities_of(plans.keys()) if looked_at else {}
    of_community: dict[int, dict[Seat, Trace]] = defaultdict(dict)
    for plan, member, claim in looked_at:
        trace = _trace(plan, member, claim, group=members[member].group, terms=plans[plan].terms_at(claim.at))
        of_community[community_of[plan]][trace.seat] = trace
    found: dict[Seat, Risk] = {}
    for community, traces in of_community.items():
        found |= _weighed(list(traces.values()), plans, community, members)
    return Weighed(
        risks={(plan, claim.member, claim.key): found[plan, member, claim.key] for plan, member, claim in looked_at}
    )


def _weighed(
    batch: Sequence[Trace], plans: Mapping[int, Plan], community: int, members: Mapping[int, Seated]
) -> dict[Seat, Risk]:
    """Communities know nothing of one another. `members` are those who are known already."""
    placed = with_positions(batch)
    scene = scene_for(placed, known_for(placed, {one.plan: plans[one.plan] for one in placed}, community))
    wanted = scene.members()
    strangers = wanted - members.keys()
    every = {**members, **(seated(strangers) if strangers else {})}
    return risks(scene, {member: _who(every[member]) for member in wanted if member in every})


def poster_of(external_id: str) -> str:
    """What stands as the hand (`Claim.device`) of a line in a roll call that somebody else posted for the member."""
    return POSTER + pseudonym("poster", external_id)


def _trace(plan: int, member: int, claim: Claim, *, group: int, terms: Terms) -> Trace:
    return Trace(
        plan=plan,
        group=group,
        member=member,
        key=claim.key,
        at=claim.at,
        day=_day(claim, terms),
        session=claim.session or _session(claim, terms),
        way=claim.way,
        text=claim.text,
        pictures=tuple(_readable(picture) for picture in claim.pictures),
        hand=claim.device,
        network=claim.network,
        place=claim.place if PLACE.fullmatch(claim.place) else "",
    )


def _readable(picture: Picture) -> Picture:
    """Claims come from programs of others, too: what is no fingerprint is none."""
    return picture if FINGERPRINT.fullmatch(picture.phash) else replace(picture, phash="")


def _day(claim: Claim, terms: Terms) -> date:
    slot = slot_of(claim.at, terms)
    return claim.day or (slot.day if slot else local_day(claim.at, terms))


def _session(claim: Claim, terms: Terms) -> str:
    slot = slot_of(claim.at, terms)
    return slot.session_id if slot else ""


def _who(one: Seated) -> Who:
    return Who(person=one.person, group=one.group, name=one.name)
