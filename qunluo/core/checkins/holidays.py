"""Chinese public holidays with the weekends that are worked for them, as the State Council arranges them each year.

Sources, each "国务院办公厅关于…年部分节假日安排的通知": 2024 国办发明电〔2023〕7号 of 25 October 2023, 2025
国办发明电〔2024〕12号 of 12 November 2024, 2026 the notice of 4 November 2025. 2027 stands on the law alone
(全国年节及纪念日放假办法, as revised in 2024): its thirteen days, without the swaps that a notice would add.
Other years know weekends only.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

ARRANGED_YEARS: Final = range(2024, 2027)
"""The years whose notice is in the tables; in others the weekends that are worked are not known."""

_SATURDAY: Final = 5

_OFF: Final = (
    ("元旦", date(2024, 1, 1), date(2024, 1, 1)),
    ("春节", date(2024, 2, 10), date(2024, 2, 17)),
    ("清明节", date(2024, 4, 4), date(2024, 4, 6)),
    ("劳动节", date(2024, 5, 1), date(2024, 5, 5)),
    ("端午节", date(2024, 6, 10), date(2024, 6, 10)),
    ("中秋节", date(2024, 9, 15), date(2024, 9, 17)),
    ("国庆节", date(2024, 10, 1), date(2024, 10, 7)),
    ("元旦", date(2025, 1, 1), date(2025, 1, 1)),
    ("春节", date(2025, 1, 28), date(2025, 2, 4)),
    ("清明节", date(2025, 4, 4), date(2025, 4, 6)),
    ("劳动节", date(2025, 5, 1), date(2025, 5, 5)),
    ("端午节", date(2025, 5, 31), date(2025, 6, 2)),
    ("国庆节、中秋节", date(2025, 10, 1), date(2025, 10, 8)),
    ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明节", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午节", date(2026, 6, 19), date(2026, 6, 21)),
    ("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
    ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
    ("元旦", date(2027, 1, 1), date(2027, 1, 1)),
    ("春节", date(2027, 2, 5), date(2027, 2, 8)),
    ("清明节", date(2027, 4, 5), date(2027, 4, 5)),
    ("劳动节", date(2027, 5, 1), date(2027, 5, 2)),
    ("端午节", date(2027, 6, 9), date(2027, 6, 9)),
    ("中秋节", date(2027, 9, 15), date(2027, 9, 15)),
    ("国庆节", date(2027, 10, 1), date(2027, 10, 3)),
)
_WORKED: Final = frozenset(
    {
        *(date(2024, 2, 4), date(2024, 2, 18), date(2024, 4, 7), date(2024, 4, 28), date(2024, 5, 11)),
        *(date(2024, 9, 14), date(2024, 9, 29), date(2024, 10, 12)),
        *(date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)),
        *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9)),
        *(date(2026, 9, 20), date(2026, 10, 10)),
    }
)
_HOLIDAYS: Final = {
    first + timedelta(days=step): name for name, first, last in _OFF for step in range((last - first).days + 1)
}


def holiday_of(day: date) -> str:
    """The name of the public holiday on that day, or an empty string. Plain weekends are none."""
    return _HOLIDAYS.get(day, "")


def is_workday(day: date) -> bool:
    """Whether people work on that day: Mondays to Fridays without holidays, and the weekends swapped for them."""
    return day in _WORKED or (day.weekday() < _SATURDAY and day not in _HOLIDAYS)


def is_day_off(day: date) -> bool:
    """Whether people rest on that day."""
    return not is_workday(day)
