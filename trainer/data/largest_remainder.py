"""Whole numbers in fair shares, and an order that only the seed decides."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Mapping
from fractions import Fraction


def apportion(
    sizes: Mapping[str, int],
    fraction: float,
    lower: Mapping[str, int],
    upper: Mapping[str, int],
    seed: int,
) -> dict[str, int]:
    """Share `fraction` of the sum of `sizes` among the classes by largest remainders.

    No class gets fewer than `lower` or more than `upper`; equal remainders are ordered by the seed.
    """
    exact = Fraction(repr(float(fraction)))  # 0.2 means a fifth, not its nearest double
    quotas = {name: size * exact for name, size in sizes.items()}
    shares = {
        name: min(max(math.floor(quota), lower[name]), upper[name])
        for name, quota in quotas.items()
    }
    lacking = math.floor(sum(quotas.values()) + Fraction(1, 2)) - sum(shares.values())
    step = 1 if lacking > 0 else -1
    bounds = upper if step > 0 else lower
    order = sorted(sizes, key=lambda name: draw_key(seed, name))
    able = [
        (step * (shares[name] - quotas[name]), place, name)
        for place, name in enumerate(order)
        if shares[name] != bounds[name]
    ]
    heapq.heapify(able)
    for _ in range(abs(lacking)):
        if not able:
            break
        _, place, name = able[0]
        shares[name] += step
        if shares[name] == bounds[name]:
            heapq.heappop(able)
        else:
            heapq.heapreplace(able, (step * (shares[name] - quotas[name]), place, name))
    return shares


def draw_key(seed: int, name: str) -> str:
    """Where `name` comes in the order in which things are drawn: 64 hexadecimal digits.

    SHA-256 and not a generator of random numbers: no version of Python or NumPy can change it.
    """
    return hashlib.sha256(f"{seed}\0{name}".encode("utf-8", "surrogateescape")).hexdigest()
