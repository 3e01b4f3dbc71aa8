"""The risk board as data: what the house can measure, and the risks from which a community begins."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "hazards.yaml"
NEAR: Final = 0.8
"""From this part of its threshold on, a risk is near."""
METERS: Final = {
    "alarms_week": (_("近 7 天的预警"), _("条")),
    "leaks_month": (_("近 30 天的信息泄露预警"), _("条")),
    "struck_share": (_("近 7 天违规消息占比"), "%"),
    "left_share": (_("近 7 天退群占在群人数"), "%"),
    "reviews_late": (_("等了一天以上的审核"), _("条")),
    "appeals_late": (_("超时的申诉"), _("条")),
    "to_do_late": (_("超时的待办"), _("条")),
    "staff_silent_days": (_("群主和管理员没说话的天数（最久的群）"), _("天")),
    "single_handed": (_("只有一位能处理的运营（是为 1）"), ""),
    "fullest_group": (_("最满的群的人数占容量"), "%"),
    "deliveries_failed": (_("发送失败"), _("条")),
    "events_parked": (_("处理失败的事件"), _("件")),
}
"""What the house measures by itself: how it is called, and its unit."""


class Light(StrEnum):
    """How a risk stands."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a risk shall be. `meter` is empty where people type the value."""

    kind: str
    name: str
    threshold: float
    measure: str
    hours: int
    meter: str = ""
    unit: str = ""
    owner_id: int | None = None


@cache
def starters() -> tuple[Wish, ...]:
    """The risks from which a community begins."""
    return tuple(Wish(**row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def light_of(value: float | None, threshold: float) -> Light:
    """Red from the threshold on, yellow near it; none where nobody knows."""
    if value is None:
        return Light.NONE
    if value >= threshold:
        return Light.RED
    return Light.YELLOW if value >= threshold * NEAR and value > 0 else Light.GREEN
