"""Numbers that prove themselves: identity cards (GB 11643, ISO 7064) and bank cards (ISO 7812, Luhn)."""

from __future__ import annotations

from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
REGIONS: Final = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62}
    | {63, 64, 65, 71, 81, 82, 83}
)
FIRST_YEAR, LAST_YEAR = 1900, 2099
BANK_BEGINNINGS: Final = (
    ("62", 16, 19),  # UnionPay
    ("60", 16, 19),
    ("81", 16, 19),
    ("9", 16, 19),  # cards of single Chinese banks before UnionPay
    ("4", 16, 16),
    ("51", 16, 16),
    ("52", 16, 16),
    ("53", 16, 16),
    ("54", 16, 16),
    ("55", 16, 16),
    ("35", 16, 16),
    ("68", 16, 19),
    ("69", 16, 19),
)


def is_identity_card(number: str) -> bool:
    """Whether 18 characters are a resident's number: a region, a day that was, the check digit. 15 digits are none."""
    if len(number) != 18 or not number[:17].isdigit() or int(number[:2]) not in REGIONS:  # noqa: PLR2004 - the standard's
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return FIRST_YEAR <= born.year <= LAST_YEAR and _CHECKS[total % 11] == number[17].upper()


def is_bank_card(number: str) -> bool:
    """Whether 16 to 19 digits begin like a card of a known kind, and end with the right check digit."""
    fits = number.isdigit() and any(
        number.startswith(start) and least <= len(number) <= most for start, least, most in BANK_BEGINNINGS
    )
    return fits and len(set(number)) > 2 and _luhn(number) == 0  # noqa: PLR2004 - 0000… and 1212… pass any check


def _luhn(number: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digits' sum
    return total % 10
