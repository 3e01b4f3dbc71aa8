"""One of the sixteen who move points at random, each on a connection of their own that is cut again and again.

Whatever was cut is done again under the same keys, as a caller would who does not know whether it was written.
At the end each says what it was answered: which of its keys moved how much.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 60
SINGLES = 3  # after each group


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one of them shall do."""

    name: str
    seed: int
    operations: int
    in_a_commit: int
    community: int
    people: list[int]
    rewards: list[int]
    steward: int


class Hand:
    """Moves points until all is done."""

    def __init__(self, task: Task) -> None:
        from qunluo.points import writes  # noqa: PLC0415 - Django is set up by now

        self.task, self.writes = task, writes
        self.chance = random.Random(task.seed)  # noqa: S311 - a drill that can be run again
        self.done = self.number = self.cuts = self.refused = 0
        self.answers: dict[str, int] = {}
        self.moves: list[Any] = []
        self.bought: list[int] = []

    @property
    def at(self) -> datetime:
        return BEGAN + timedelta(days=DAYS) * (self.done / self.task.operations)

    def run(self) -> None:
        singles = [self.redeem, self.redeem, self.grant, self.undo, self.undo_redemption, self.expire]
        while self.done < self.task.operations:
            self.group()
            for _ in range(SINGLES):
                self.chance.choice(singles)()

    def again(self, work: Callable[[], Any]) -> Any:
        """Until it is answered: a cut connection is opened anew."""
        from django.db import InterfaceError, OperationalError, connection  # noqa: PLC0415

        while True:
            try:
                return work()
            except (OperationalError, InterfaceError):
                self.cuts += 1
                connection.close()

    def key(self) -> str:
        self.number += 1
        return f"{self.task.name}:{self.number}"

    def who(self) -> int:
        first, last = self.task.people  # made in one go, so that the ids between them are theirs
        return self.chance.randint(first, last)

    def move(self, amount: int, kind: str, **given: Any) -> Any:
        return self.writes.Move(
            key=self.key(),
            community_id=self.task.community,
            person_id=self.who(),
            amount=amount,
            kind=kind,
            reason="演练",
            at=self.at,
            subject=f"drill:{self.chance.randint(1, 99)}",
            **given,
        )

    def group(self) -> None:
        """What a worker does in one commit: credits, prices, claw-backs, and keys that come a second time."""
        moves = [self.one() for _ in range(self.task.in_a_commit)]
        while True:
            try:
                posted = self.again(lambda given=tuple(moves): self.writes.post(given, at=self.at))
                break
            except self.writes.NotEnough:
                self.refused += 1
                moves = [move for move in moves if move.amount > 0 or move.may_owe]
        self.moves = [*self.moves, *moves][-500:]
        self.answers |= {key: one.amount for key, one in posted.items()}
        self.done += self.task.in_a_commit

    def one(self) -> Any:
        dice = self.chance.random()
        if dice < 0.1 and self.moves:
            return self.chance.choice(self.moves)
        if dice < 0.2:
            return self.move(self.chance.randint(1, 4), "speech")
        if dice < 0.25:
            return self.move(-self.chance.randint(1, 40), "clawback", may_owe=True)
        if dice < 0.27:
            return self.move(-self.chance.randint(1, 10), "makeup")
        expires_at = self.at + timedelta(days=self.chance.randint(1, 20)) if self.chance.random() < 0.3 else None
        return self.move(self.chance.randint(1, 20), self.chance.choice(["checkin", "content"]), expires_at=expires_at)

    def redeem(self) -> None:
        who, reward, key = self.who(), self.chance.choice(self.task.rewards), self.key()
        try:
            for _ in range(2):  # a second tap
                bought = self.again(lambda: self.writes.redeem(who, reward, key=key, at=self.at))
            self.bought.append(bought.award_id)
        except (self.writes.NotEnough, self.writes.SoldOut):
            self.refused += 1
        self.done += 1

    def grant(self) -> None:
        grant = self.writes.Grant(
            key=self.key(),
            community_id=self.task.community,
            person_id=self.who(),
            amount=self.chance.choice([-30, -5, 5, 30]),
            reason="演练",
        )
        try:
            posted = self.again(lambda: self.writes.grant_by_operator(grant, operator_id=self.task.steward, at=self.at))
            self.answers[f"operator:{grant.key}"] = posted.amount
        except self.writes.NotEnough:
            self.refused += 1
        self.done += 1

    def undo(self) -> None:
        """Of any entry, whoever made it; several may want to undo the same one."""
        from qunluo.points.models import PointsEntry  # noqa: PLC0415

        newest = self.again(lambda: PointsEntry.objects.order_by("-pk").values_list("pk", flat=True).first()) or 1
        entry = self.chance.randint(max(1, newest - 5_000), newest)
        try:
            self.again(lambda: self.writes.reverse(entry, reason="演练撤销", at=self.at))
        except (PointsEntry.DoesNotExist, self.writes.CannotUndo):
            self.refused += 1
        self.done += 1

    def undo_redemption(self) -> None:
        if self.bought:
            award = self.chance.choice(self.bought)
            undoing = self.writes.Undoing(reason="演练退还")
            self.again(lambda: self.writes.undo_redemption(award, undoing, at=self.at))
        self.done += 1

    def expire(self) -> None:
        self.again(lambda: self.writes.expire(at=self.at))
        self.done += 1


def main() -> None:
    import django  # noqa: PLC0415 - a program of its own

    django.setup()
    hand = Hand(Task(**json.loads(sys.argv[1])))
    hand.run()
    answers = {"answers": hand.answers, "cuts": hand.cuts, "refused": hand.refused, "done": hand.done}
    print(json.dumps(answers))  # noqa: T201 - the answer to who started it


if __name__ == "__main__":
    main()
