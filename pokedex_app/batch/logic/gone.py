"""Folders of pictures that are not where they were: which, and where their pictures are now."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class GoneFolder:
    """A folder that is not there any more, and how many pictures of the table lay in it."""

    folder: Path
    pictures: int


def gone_folders(
    paths: Iterable[str], is_dir: Callable[[str], bool] = os.path.isdir
) -> list[GoneFolder]:
    """Those with most pictures first. Of nested ones it is the topmost that has gone.

    Looks at each folder once, so it belongs in a job.
    """
    held = Counter(os.path.dirname(path) for path in paths)  # noqa: PTH120 - a hundred thousand
    gone: Counter[str] = Counter()
    for folder, count in held.items():
        if not is_dir(folder):
            gone[_topmost(folder, is_dir)] += count
    return [GoneFolder(Path(folder), count) for folder, count in gone.most_common()]


def in_place(paths: Iterable[str]) -> list[Path]:
    """Those whose folder is there."""
    is_dir = cache(os.path.isdir)
    return [path for path in map(Path, paths) if is_dir(path.parent)]


def rebased(paths: Iterable[str], old: Path, chosen: Path) -> dict[str, str]:
    """Where the files that lay in `old` are now: those found in `chosen`, or in the folder of the
    same name in it, whichever holds more of them."""
    within = [path for path in map(Path, paths) if path.is_relative_to(old)]
    candidates = []
    for place in (chosen, chosen / old.name):
        there = {str(path): str(place / path.relative_to(old)) for path in within}
        candidates.append({path: new for path, new in there.items() if Path(new).is_file()})
    return max(candidates, key=len)


def _topmost(folder: str, is_dir: Callable[[str], bool]) -> str:
    above = os.path.dirname(folder)  # noqa: PTH120 - as above
    while above != folder and not is_dir(above):
        folder, above = above, os.path.dirname(above)  # noqa: PTH120
    return folder
