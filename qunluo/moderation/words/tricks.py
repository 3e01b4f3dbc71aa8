"""Which disguise a word wore, told from what was posted."""

from __future__ import annotations

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words import signs

ORDER = {trick: number for number, trick in enumerate(Trick)}


def worn(seen: str, *, word: str) -> Trick:
    """The strongest disguise by which `seen` differs from `word`, where both read the same without any."""
    if seen == word:
        return Trick.PLAIN
    kept = [sign for sign in seen if signs.plain(sign)]
    between = [sign for sign in seen if not signs.plain(sign) and sign not in word]
    used = {_dress(sign) for sign in kept if sign not in word}
    if between:
        used.add(Trick.INVISIBLE if all(map(signs.is_invisible, between)) else Trick.INSERTED)
    if len("".join(map(signs.plain, kept))) > len("".join(map(signs.plain, word))):
        used.add(Trick.REPEATED)
    return max(used, key=ORDER.__getitem__, default=Trick.PLAIN)


def _dress(sign: str) -> Trick:
    if sign in signs.variants():
        return Trick.VARIANT
    return Trick.LOOKALIKE if sign in signs.letters() or signs.plain_width(sign) in signs.letters() else Trick.WIDTH
