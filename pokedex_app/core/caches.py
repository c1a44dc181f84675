"""What trainings keep in the cache of the pictures that they saw: how much it is, and what goes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from trainer.cache import COPIES, FEATURES, FileCache, empty, size_of


def trim_caches(cache: Path) -> int:
    """Remove what nobody has used for long; the bytes that are left."""
    from trainer.features.store import trim

    with suppress(OSError):  # another program may have been quicker
        trim(cache / FEATURES)
    return FileCache(cache / COPIES).trim() + size_of(cache / FEATURES)


def empty_caches(cache: Path) -> None:
    """Remove it all, but for what a training uses now; what is needed again is made again."""
    empty(cache / COPIES)
    empty(cache / FEATURES)
