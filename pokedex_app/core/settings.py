"""The user's settings: a frozen, validated record, and the store that keeps it on disk.

The file is one JSON object that says its version; one without it is of version 1. What this version
does not know stays in it, and a file of a newer version is neither believed nor written.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject, Signal

from trainer.errors import TrainerError
from trainer.files import write_atomically
from trainer.languages import LanguageCode
from trainer.strict_json import is_newer

LOG = logging.getLogger(__name__)

VERSION = 1

SYSTEM: Final = "system"
"""The choice of the system's own language."""

MOST_AT_ONCE = 10_000
"""Pictures in a set whose first model is made unasked."""

ThemeName = Literal["system", "light", "dark"]


class Settings(BaseModel):
    """Every default needs no visit to the settings page.

    The file may hold settings that this version does not know; they are passed over.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: LanguageCode | Literal["system"] = SYSTEM
    theme: ThemeName = "system"
    threshold: float | None = Field(default=None, ge=0, le=1)
    """below it an answer is “not sure”; None is the model's own"""
    second_look: Literal["in_doubt", "never"] = "in_doubt"
    """whether pictures that leave the model in doubt are looked at again"""
    strangers: Literal["told", "named"] = "told"
    """whether a picture that shows none of the model's classes may be answered so"""
    threads: int = Field(default=0, ge=0, le=512)
    """pictures classified at the same time; 0 means one for each processor core"""
    active_model: str | None = None
    """file name in the models folder; None is the built-in one"""
    runs_folder: str | None = None
    models_folder: str | None = None
    correction_copies: Literal["ask", "kept", "not_kept"] = "ask"
    """whether copies of corrected pictures are kept, for a model to learn from"""
    show_heatmap: bool = False
    first_model: Literal["at_once", "when_asked"] = "at_once"
    """when a set of pictures is learnt whose scan finds nothing wrong"""
    ignore: tuple[str, ...] = ()
    """patterns of names of files and folders that are passed over in folders"""
    last_folder: str | None = None
    recent_folders: tuple[str, ...] = ()
    """of pictures, as `pokedex_app.core.recent` keeps them"""
    recent_datasets: tuple[str, ...] = ()
    window: str | None = Field(default=None, max_length=1000)
    """size, place and whether it is maximised, as Qt writes it, in Base64"""

    @property
    def first_folder(self) -> str:
        """Where a dialog for files begins."""
        return self.last_folder or str(Path.home())


class SettingsError(TrainerError):
    """The file of the settings is of a newer version."""


class SettingsStore(QObject):
    """Keeps the settings in a JSON file.

    Two windows may use one file: each goes by its own settings until it is closed, and writes only
    what was changed in it. Where a newer version wrote the file, the defaults hold, and changes do
    until the app ends.

    Attributes:
        problem: what the user should know of the file, or None.

    Signals:
        changed(Settings): after `update` changed something.
        not_saved(Exception): the file could not be written; the change holds until the app ends.
        saved(): it could be.
    """

    changed = Signal(object)
    not_saved = Signal(object)
    saved = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._unsaved: dict[str, Any] = {}
        self.problem: SettingsError | None = None
        self.value = Settings()
        try:
            self.value = _valid_part(_tree(file) or {})
        except SettingsError as error:
            LOG.warning("%s", error)
            self.problem = error

    def update(self, **changes: Any) -> None:
        """Change some settings and save. Raises pydantic.ValidationError for a wrong value."""
        value = Settings.model_validate(self.value.model_dump() | changes)
        if value == self.value:
            return
        self.value = value
        self._unsaved |= changes
        if self.problem is None:
            try:
                self._save()
                self.saved.emit()
            except (OSError, SettingsError) as error:
                self.not_saved.emit(error)
        self.changed.emit(value)

    def written(self) -> Settings:
        """As the file is now, which another window may have written since, and our own changes."""
        try:
            there = _valid_part(_tree(self._file) or {})
        except SettingsError:
            return self.value
        return there.model_copy(update=self._unsaved)

    def _save(self) -> None:
        """Raises OSError, and SettingsError where a newer version has taken the file over."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        there = _tree(self._file)
        if there is None:
            self._file.replace(self._file.with_name(f"{self._file.stem}-damaged.json"))
        tree = {"version": VERSION} | Settings().model_dump() | (there or {}) | self._unsaved
        # ASCII, since names of files that are not UTF-8 hold surrogates
        write_atomically(self._file, json.dumps(tree, indent=2) + "\n")
        self._unsaved.clear()


def _tree(file: Path) -> dict[str, Any] | None:
    """What is in the file; nothing where there is none, and None where it is damaged.

    Raises SettingsError where a newer version wrote it.
    """
    try:
        # pydantic's own reader refuses the surrogates in file names
        tree = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(tree, dict):
            raise ValueError("they are no object")
    except FileNotFoundError:
        return {}
    except OSError as error:
        LOG.warning("The settings in %s cannot be read: %s", file, error)
        return {}
    except (ValueError, RecursionError) as error:
        LOG.warning("The settings in %s are damaged: %s", file, error)
        return None
    version = tree.get("version")
    if is_newer(version, VERSION):
        raise SettingsError(
            "A newer version of this program wrote the settings in {path}: please "
            "update. They were left as they are, and changes hold until the app is closed.",
            path=file,
        )
    return tree


def _valid_part(tree: dict[str, Any]) -> Settings:
    """Whatever is not valid falls back to its default."""
    settings = Settings()
    for name in Settings.model_fields.keys() & tree.keys():
        try:
            settings = Settings.model_validate(settings.model_dump() | {name: tree[name]})
        except ValidationError as error:
            LOG.warning("The setting %s is not valid: %s", name, error)
    return settings
