"""Moving the focus with the arrows: to the nearest thing in that direction. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from textual.geometry import Region

Way: TypeAlias = Literal["up", "down", "left", "right"]

_ASIDE: Final = 3
"""How much more a step aside costs than a step ahead; a cell is about twice as high as it is wide."""


def nearest(way: Way, start: Region, others: Sequence[Region]) -> int | None:
    """The index of the region that one means by going `way` from `start`; None where there is nothing that way."""
    best: int | None = None
    least = 0.0
    for index, region in enumerate(others):
        ahead = _ahead(way, start, region)
        if ahead <= 0:
            continue
        cost = ahead + _ASIDE * _aside(way, start, region)
        if best is None or cost < least:
            best, least = index, cost
    return best


def _ahead(way: Way, start: Region, region: Region) -> int:
    return {
        "up": start.y - region.y,
        "down": region.y - start.y,
        "left": (start.x - region.x) // 2,
        "right": (region.x - start.x) // 2,
    }[way]


def _aside(way: Way, start: Region, region: Region) -> float:
    if way in ("up", "down"):
        apart = max(region.x - start.right, start.x - region.right, -1) + 1
        return apart / 2
    return max(region.y - start.bottom, start.y - region.bottom, -1) + 1
