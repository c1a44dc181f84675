"""What no file or folder may be called on one system or another. No Qt."""

from __future__ import annotations

from trainer.messages import fits_on_a_line

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
"""devices of Windows, whatever ending follows"""


def is_forbidden(character: str) -> bool:
    """Whether a name must not hold it."""
    return character in _FORBIDDEN or not fits_on_a_line(character)


def is_reserved(name: str) -> bool:
    """Whether Windows takes the name for a device."""
    return name.split(".")[0].strip().casefold() in _RESERVED


def without_forbidden(name: str, instead: str) -> str:
    """`name` with `instead` for every character that must not be in it."""
    return "".join(instead if is_forbidden(character) else character for character in name)
