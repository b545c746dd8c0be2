"""A figure: what was measured, beside its floor, and what we aim at."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from statistics import median

RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """The product's figure and the floor's, in the same unit; both are medians.

    `at_least` and `at_most` are aims for product ÷ floor; `below` is one for the product alone.
    """

    what: str
    product: float
    floor: float
    unit: str
    against: str
    at_least: float = 0
    at_most: float = inf
    below: float = inf

    @property
    def ratio(self) -> float:
        return self.product / self.floor

    @property
    def met(self) -> bool:
        return self.at_least <= self.ratio <= self.at_most and self.product < self.below

    @property
    def aim(self) -> str:
        aims = [
            f"≥ {self.at_least:g} x" if self.at_least else "",
            f"≤ {self.at_most:g} x" if self.at_most < inf else "",
            f"< {self.below:g} {self.unit}" if self.below < inf else "",
        ]
        return ", ".join(filter(None, aims)) or "none"


def alternate(product: Callable[[], float], floor: Callable[[], float], runs: int = RUNS) -> tuple[float, float]:
    """The medians of both, measured in turns, so that a busy minute of the machine falls on both alike."""
    products, floors = [], []
    for _ in range(runs):
        floors.append(_measured(floor))
        products.append(_measured(product))
    return median(products), median(floors)


def _measured(measure: Callable[[], float]) -> float:
    """What the benchmark itself keeps in memory shall not be looked through while it measures."""
    gc.collect()
    gc.freeze()
    return measure()
