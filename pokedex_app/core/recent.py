"""The places that the user has opened lately, kept in the settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pokedex_app.core.settings import Settings, SettingsStore
from trainer.resources import samples

MOST = 10


def folders_of(paths: Iterable[Path]) -> list[Path]:
    """The folders among what was opened, and those of the files, each once."""
    places = (path.absolute() for path in paths)
    return [*dict.fromkeys(place if place.is_dir() else place.parent for place in places)]


class Recent:
    """The newest first, each once.

    Args:
        name: the setting that holds them.
    """

    def __init__(
        self, settings: SettingsStore, name: Literal["recent_folders", "recent_datasets"]
    ) -> None:
        self.settings = settings
        self._name = name

    def places(self) -> list[Path]:
        """As they are known; some may have gone."""
        return self._of(self.settings.value)

    def add(self, places: Iterable[Path]) -> None:
        """Note what was opened; what another window has noted meanwhile stays."""
        there = self._of(self.settings.written())
        known = dict.fromkeys([*places, *there])
        known.pop(samples(), None)  # our own drawings are no folder of the user's
        self._keep([*known][:MOST])

    def drop(self, gone: Iterable[Path]) -> None:
        away = set(gone)
        self._keep([place for place in self.places() if place not in away])

    def clear(self) -> None:
        self._keep([])

    def _of(self, settings: Settings) -> list[Path]:
        return [Path(place) for place in getattr(settings, self._name)]

    def _keep(self, places: list[Path]) -> None:
        self.settings.update(**{self._name: tuple(map(str, places))})
