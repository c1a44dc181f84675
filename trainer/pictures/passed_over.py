"""What in a folder is nobody's picture: hidden, put there by a system, or named by the user.

The one list of what network drives, Windows, macOS, Linux, Android and cameras leave among
pictures. It holds on every level of a folder, for classes as for files, and inside of zips.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from fnmatch import translate
from functools import cache

from trainer.errors import TrainerError

SYSTEM_NAMES = (
    # network drives: thumbnails, recycle bins and snapshots of Synology, QNAP, ASUSTOR,
    # TerraMaster, Buffalo, NetApp and netatalk
    "@eaDir",
    "@tmp",
    "@__thumb",
    "@Recycle",
    "@Recently-Snapshot",
    "@sharesnap",
    "@SynoEAStream",
    "*@SynoEAStream",
    "*@SynoResource",
    "SYNOPHOTO_THUMB_*",
    "SYNOPHOTO_FILM_*",
    "SYNOFILE_THUMB_*",
    "SYNOINDEX_*",
    "#recycle",
    "#snapshot",
    "#recent_snapshot",
    "~snapshot",
    "trashbox",
    "Network Trash Folder",
    "Temporary Items",
    "TheVolumeSettingsFolder",
    # Windows
    "$RECYCLE.BIN",
    "RECYCLER",
    "RECYCLED",
    "System Volume Information",
    "FOUND.[0-9][0-9][0-9]",
    "Thumbs.db",
    "Thumbs.db:encryptable",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "AlbumArtSmall.jpg",
    "AlbumArt_{*}_*.jpg",
    # macOS; most of what it leaves is hidden
    "__MACOSX",
    "Icon\r",
    "Desktop DB",
    "Desktop DF",
    # Linux
    "lost+found",
    # Android and cameras; a THM is the little picture of a video
    "LOST.DIR",
    "*.THM",
)
"""Patterns of names as the shell writes them; upper and lower case are the same to them."""


class PatternError(TrainerError):
    """A pattern that can name nothing, or names everything."""


def read_pattern(text: str) -> str:
    """One of the user's patterns, of spaces around it and a slash behind it freed.

    Raises PatternError.
    """
    pattern = text.strip().rstrip("/\\")
    if not pattern or not pattern.strip("*"):
        raise PatternError(
            "“{pattern}” would pass over everything: name what is to be passed over.", pattern=text
        )
    if re.search(r"[/\\]", pattern):
        raise PatternError(
            "“{pattern}” can match nothing: it is held against the names of files and of folders, "
            "which have no slash. Write the name of the folder alone.",
            pattern=text,
        )
    if re.search(r"\[(?!!?.[^]]*\])", pattern.replace("[[]", "")):
        raise PatternError(
            "“{pattern}” has a [ without its ]: close it, or write [[] for the sign itself.",
            pattern=text,
        )
    return pattern


def passed_over(ignore: Collection[str] = ()) -> Callable[[str], bool]:
    """Tells of the name of a file or a folder whether it is passed over in a folder.

    Args:
        ignore: the user's own patterns, besides hidden names and `SYSTEM_NAMES`.
    """
    return _compiled(tuple(ignore))


@cache
def _compiled(ignore: tuple[str, ...]) -> Callable[[str], bool]:
    patterns = [r"\.", *map(translate, SYSTEM_NAMES), *map(translate, ignore)]
    match = re.compile("|".join(patterns), re.IGNORECASE).match
    return lambda name: match(name) is not None
