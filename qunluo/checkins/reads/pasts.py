"""What members handed in, as far as a batch of claims must know it: what came lately, and what the past comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qunluo.checkins.carried import carried_from
from qunluo.checkins.reads.facts import Pair, facts_since
from qunluo.core.checkins.carried import Carried
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.plan import Plan
from qunluo.lib.rows import as_json, binary_cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was handed in, by key: all of it, or what came after what is carried forward."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    carried: Carried | None = None


# Only where all claims are later, and none is known already: a claim that is judged anew must find its own fact.
_CARRIED = """
SELECT t.plan_id, t.member_id, t.carried
FROM json_to_recordset(%s::json) AS wanted (plan bigint, member bigint, first timestamptz, keys text[])
JOIN checkins_standing t ON t.plan_id = wanted.plan AND t.member_id = wanted.member
WHERE t.carried_to < wanted.first AND NOT EXISTS (
    SELECT FROM checkins_submission s
    WHERE s.plan_id = wanted.plan AND s.member_id = wanted.member AND s.key = ANY (wanted.keys)
      AND s.at <= t.carried_to)
"""


def pasts_for(shown: Iterable[tuple[int, int, Claim]], plans: Mapping[int, Plan]) -> dict[Pair, Past]:
    """For claims (plan's id, member's id, claim) what these members handed in for these plans before."""
    claims: dict[Pair, list[Claim]] = defaultdict(list)
    for plan, member, claim in shown:
        claims[plan, member].append(claim)
    carried = _carried(claims, plans)
    facts = facts_since({pair: carried[pair].through if pair in carried else None for pair in claims})
    return {pair: Past(facts=facts.get(pair, {}), carried=carried.get(pair)) for pair in claims}


def _carried(claims: Mapping[Pair, list[Claim]], plans: Mapping[int, Plan]) -> dict[Pair, Carried]:
    wanted = as_json(
        {"plan": plan, "member": member, "first": min(one.at for one in its), "keys": [one.key for one in its]}
        for (plan, member), its in claims.items()
    )
    found: dict[Pair, Carried] = {}
    with binary_cursor() as cursor:
        cursor.execute(_CARRIED, [wanted])
        for plan, member, text in cursor:
            carried = carried_from(text)
            if carried is not None and carried.stands_in(plans[plan]):
                found[plan, member] = carried
    return found
