"""Where the app keeps what belongs to the user."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import PlatformDirs

HOME_VARIABLE = "POKEDEX_HOME"
"""Environment variable that puts everything below one folder, as on a memory stick or in tests."""


@dataclass(frozen=True)
class UserFolders:
    """The user's own folders. None of them need exist before something is written to it."""

    data: Path
    config: Path
    cache: Path
    logs: Path

    @classmethod
    def default(cls) -> Self:
        home = os.environ.get(HOME_VARIABLE)
        if home:
            return cls.below(Path(home))
        folders = PlatformDirs("pokedex", appauthor=False)
        return cls(
            data=folders.user_data_path,
            config=folders.user_config_path,
            cache=folders.user_cache_path,
            logs=folders.user_log_path,
        )

    @classmethod
    def below(cls, home: Path) -> Self:
        return cls(home / "data", home / "config", home / "cache", home / "logs")

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.json"

    @property
    def collection_file(self) -> Path:
        return self.data / "collection.sqlite3"

    @property
    def log_file(self) -> Path:
        return self.logs / "pokedex.log"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def runs(self) -> Path:
        return self.data / "runs"

    @property
    def decisions_file(self) -> Path:
        """What the user decided about single labels of data sets."""
        return self.data / "label-decisions.csv"

    @property
    def datasets(self) -> Path:
        """Data sets that came as an archive and were unpacked."""
        return self.data / "datasets"

    @property
    def dataset_moves(self) -> Path:
        """Records of decisions that were carried out on disk."""
        return self.data / "data-set-moves"

    @property
    def trash(self) -> Path:
        """What the user deleted and may want back."""
        return self.data / "trash"
