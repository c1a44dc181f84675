"""What the phases of our recipes are called in the window."""

from __future__ import annotations

from pokedex_app.ui.live import translate

_NAMES = {
    "head": translate("PhaseNames", "last layer"),
    "all": translate("PhaseNames", "all layers"),
    "full-size": translate("PhaseNames", "larger pictures"),
}


def phase_name(number: int, name: str) -> str:
    """“2 · all layers”; a name of the user's own stays as it is."""
    return f"{number} · {phase_words(name)}"


def phase_words(name: str) -> str:
    """“all layers”; a name of the user's own stays as it is."""
    return _NAMES[name].again() if name in _NAMES else name
