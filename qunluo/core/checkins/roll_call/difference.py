"""What a new post of a roll call changes: each post repeats the whole list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from qunluo.core.checkins.nicknames import plain, stem
from qunluo.core.checkins.roll_call.values import RollCall, RollCallEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedEntry:
    """An entry that its writer changed."""

    before: RollCallEntry
    after: RollCallEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """From one post to the next."""

    added: tuple[RollCallEntry, ...] = ()
    changed: tuple[ChangedEntry, ...] = ()
    removed: tuple[RollCallEntry, ...] = ()


def difference(before: RollCall | None, after: RollCall) -> Difference:
    """What is new, what reads differently and what is gone. Numbers alone are no difference: they move up.

    Entries are the same where account or name is, the first with the first, the second with the second. A nickname
    that changed its tail between two posts is still the same.
    """
    old = list(before.entries) if before else []
    new = list(after.entries)
    pairs = [
        *_paired(old, new, _by_account),
        *_paired(old, new, _by_name),
        *_paired(old, new, _by_stem),
    ]
    order = {id(entry): position for position, entry in enumerate(after.entries)}
    pairs.sort(key=lambda pair: order[id(pair[1])])
    return Difference(
        added=tuple(new),
        changed=tuple(ChangedEntry(before=one, after=two) for one, two in pairs if one.text != two.text),
        removed=tuple(old),
    )


def _paired(
    old: list[RollCallEntry], new: list[RollCallEntry], key: Callable[[RollCallEntry], Hashable]
) -> list[tuple[RollCallEntry, RollCallEntry]]:
    """Takes out of both lists what is the same by this key."""
    waiting = dict(zip(_keys(old, key), old, strict=True))
    pairs: list[tuple[RollCallEntry, RollCallEntry]] = []
    left = []
    for told, entry in zip(_keys(new, key), new, strict=True):
        partner = waiting.pop(told, None) if told[0] else None
        if partner is None:
            left.append(entry)
        else:
            pairs.append((partner, entry))
    taken = {id(one) for one, _ in pairs}
    old[:] = [entry for entry in old if id(entry) not in taken]
    new[:] = left
    return pairs


def _keys(entries: Iterable[RollCallEntry], key: Callable[[RollCallEntry], Hashable]) -> list[tuple[Hashable, int]]:
    """Each key with how often it stood before."""
    seen: Counter[Hashable] = Counter()
    keys = []
    for entry in entries:
        told = key(entry)
        keys.append((told, seen[told]))
        seen[told] += 1
    return keys


def _by_account(entry: RollCallEntry) -> Hashable:
    return (entry.account, plain(entry.name)) if entry.account else ""


def _by_name(entry: RollCallEntry) -> Hashable:
    return plain(entry.name) or entry.text


def _by_stem(entry: RollCallEntry) -> Hashable:
    return stem(entry.name) if entry.name else ""
