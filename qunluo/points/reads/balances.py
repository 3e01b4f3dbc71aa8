"""How many points people have, and how they came by them."""

from __future__ import annotations

from collections.abc import Iterable

from qunluo.points.models import Wallet


def balances_of(people: Iterable[int]) -> dict[int, int]:
    """Person id -> points. Who never had any has 0."""
    wanted = list(people)
    found = dict(Wallet.objects.filter(person_id__in=wanted).values_list("person_id", "balance"))
    return {person: found.get(person, 0) for person in wanted}


def balance_of(person_id: int) -> int:
    """The person's points."""
    return balances_of([person_id])[person_id]
