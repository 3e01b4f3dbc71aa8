"""A community begins to watch what is said: the shipped watchlists, and a rule for each."""

from __future__ import annotations

from django.db import transaction

from qunluo.core.moderation.rules import Mode
from qunluo.core.moderation.sight import WATCHED
from qunluo.moderation.models import Rule, WordList
from qunluo.moderation.watching import TRICKS, Watch, list_key, watches
from qunluo.moderation.writes.rules import Wish, create_rule, release
from qunluo.moderation.writes.words import Hand, Wanted, add_words, create_list


@transaction.atomic
def begin_watching(community_id: int, *, by: Hand) -> list[Rule]:
    """Put in the watchlists that a community has not got, each with its rule in force. Which rules were made.

    They are let out at once: no member feels an alarm.
    """
    has = set(WordList.objects.filter(community_id=community_id).values_list("theme", flat=True))
    return [_begin(community_id, one, by=by) for one in watches() if list_key(one) not in has]


def _begin(community_id: int, watch: Watch, *, by: Hand) -> Rule:
    name, number = watch.name, 1
    while WordList.objects.filter(community_id=community_id, name=name).exists():
        number += 1
        name = f"{watch.name} {number}"
    wanted = Wanted(name=name, category=WATCHED, tricks=TRICKS)
    row = create_list(community_id, wanted, by=by, theme=list_key(watch))
    add_words(row, watch.words, by=by)
    rule = create_rule(community_id, watch.rule_data(row.pk), groups=(), operator_id=by.operator_id, at=by.at)
    release(rule.pk, Wish(version=1, mode=Mode.ON), operator_id=by.operator_id, at=by.at)
    return rule
