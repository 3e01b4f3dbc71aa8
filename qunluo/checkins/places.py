"""Where somebody is, against the places that a plan names: plain geometry on a round earth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qunluo.core.checkins.plan import Geofence
from qunluo.lib.refusal import Refusal

EARTH_METRES = 6_371_008.8
MOST_BLUR = 150.0
"""Metres by which a phone may be wrong and still be believed: indoors they are often off by a hundred."""
LEAST_SHARP = 2_000.0
MOST_LATITUDE, MOST_LONGITUDE = 90.0, 180.0


class BadPosition(Refusal):
    """No position that can be used; the sentence is for the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a phone says: WGS-84 degrees, and the radius in metres within which it is sure to be."""

    latitude: float
    longitude: float
    accuracy: float

    def __str__(self) -> str:
        """As it is sealed."""
        return f"{self.latitude:.6f},{self.longitude:.6f},{self.accuracy:g}"


def position_from(latitude: str, longitude: str, accuracy: str) -> Position:
    """The position that a page sent. Raises `BadPosition`."""
    try:
        numbers = [float(text[:30]) for text in (latitude, longitude, accuracy)]
    except ValueError:
        raise BadPosition("没有读到位置，请再试一次。") from None
    found = Position(latitude=numbers[0], longitude=numbers[1], accuracy=abs(numbers[2]))
    if not all(map(math.isfinite, numbers)) or not _is_on_earth(found):
        raise BadPosition("没有读到位置，请再试一次。")
    if found.accuracy > LEAST_SHARP:
        raise BadPosition(
            f"定位还不够准（误差约 {found.accuracy / 1000:.0f} 公里）。请打开手机的精确定位，到窗边再试。"
        )
    return found


def metres_between(position: Position, place: Geofence) -> float:
    """Along the ground."""
    here, there = math.radians(position.latitude), math.radians(place.latitude)
    across = math.radians(place.longitude - position.longitude)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(math.sqrt(half), 1.0))


def is_inside(position: Position, places: Sequence[Geofence]) -> bool:
    """Whether the phone may be within one of the places, given how sure it is."""
    blur = min(position.accuracy, MOST_BLUR)
    return any(metres_between(position, place) - blur <= place.metres for place in places)


def _is_on_earth(position: Position) -> bool:
    return abs(position.latitude) <= MOST_LATITUDE and abs(position.longitude) <= MOST_LONGITUDE
