"""The Lorenz curve: how much of the talk the quieter part of the speakers makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A line of points in a square of 100 by 100, the origin at the top left as SVG has it."""

    points: str
    says: str


def curve(lorenz: Sequence[float]) -> Curve | None:
    """Draw the curve, and say in words what it shows; nothing where nobody spoke."""
    if not lorenz:
        return None
    points = " ".join(f"{place},{100 - share * 100:.1f}" for place, share in enumerate(lorenz))
    return Curve(
        points=points,
        says=f"说得最少的一半人，只说了 {lorenz[50]:.0%} 的话；说得最多的一成人，说了 {1 - lorenz[90]:.0%}。",
    )
