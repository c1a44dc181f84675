"""How many processor cores there are for this process."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUP = Path("/proc/self/cgroup")


def usable_cores(*, spare: int = 0) -> int:
    """Cores that this process may use, without `spare` of them, but never none.

    Those it may not run on don't count, and on Linux it counts what its control groups (version 2)
    grant: a container sees every core of the machine and has the time of a few.
    """
    may_run_on = getattr(os, "sched_getaffinity", None)
    cores = len(may_run_on(0)) if may_run_on is not None else os.cpu_count() or 1
    return max(1, min(cores, math.ceil(min(_granted(), default=cores))) - spare)


def _granted() -> list[float]:
    """Limits in cores, of our own group and those it lies in."""
    limits: list[float] = []
    with suppress(OSError):
        own = _OWN_GROUP.read_text().rpartition("0::/")[2].strip()
        for group in (_GROUPS / own, *(_GROUPS / own).parents):
            with suppress(OSError, ValueError):  # there is no limit, or it says “max”
                quota, period = map(int, (group / "cpu.max").read_text().split())
                limits.append(quota / period)
    return limits
