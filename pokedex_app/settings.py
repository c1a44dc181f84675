"""The user's settings: a frozen, validated record, and the store that keeps it on disk."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject, Signal

from trainer.files import write_atomically

LOG = logging.getLogger(__name__)

Language = Literal["system", "en", "es"]
ThemeName = Literal["system", "light", "dark"]


class Settings(BaseModel):
    """Every default needs no visit to the settings page.

    A file of a newer version may hold settings that this one does not know; they are passed over,
    and kept on disk until the user changes something.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language = "system"
    theme: ThemeName = "system"
    threshold: float | None = Field(default=None, ge=0, le=1)
    """below it an answer is “not sure”; None is the model's own"""
    threads: int = Field(default=0, ge=0, le=512)
    """pictures classified at the same time; 0 means one for each processor core"""
    active_model: str | None = None
    """file name in the models folder; None is the built-in one"""
    runs_folder: str | None = None
    models_folder: str | None = None
    show_heatmap: bool = False
    last_folder: str | None = None


class SettingsStore(QObject):
    """Keeps the settings in a JSON file.

    Two windows may use one file: each goes by its own settings until it is closed, and writes only
    what was changed in it.

    Signals:
        changed(Settings): after `update` changed something.
        not_saved(OSError): the file could not be written; the change holds until the app ends.
    """

    changed = Signal(object)
    not_saved = Signal(object)

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._unsaved: dict[str, Any] = {}
        self.value = _read(file)

    def update(self, **changes: Any) -> None:
        """Change some settings and save. Raises pydantic.ValidationError for a wrong value."""
        value = Settings.model_validate(self.value.model_dump() | changes)
        if value == self.value:
            return
        self.value = value
        self._unsaved |= changes
        try:
            self._save()
        except OSError as error:
            self.not_saved.emit(error)
        self.changed.emit(value)

    def _save(self) -> None:
        """Raises OSError."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        tree = _read(self._file).model_dump() | self._unsaved
        # ASCII, since names of files that are not UTF-8 hold surrogates
        write_atomically(self._file, json.dumps(tree, indent=2) + "\n")
        self._unsaved.clear()


def _read(file: Path) -> Settings:
    """What is in the file; whatever in it is not valid falls back to its default."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        LOG.warning("The settings in %s cannot be read: %s", file, error)
        return Settings()
    try:
        tree = json.loads(text)  # pydantic's own reader refuses the surrogates in file names
    except ValueError as error:
        LOG.warning("The settings in %s are damaged: %s", file, error)
        return Settings()
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        LOG.warning("Some settings in %s are not valid: %s", file, error)
        return _valid_part(tree) if isinstance(tree, dict) else Settings()


def _valid_part(tree: dict[str, Any]) -> Settings:
    settings = Settings()
    for name in Settings.model_fields.keys() & tree.keys():
        try:
            settings = Settings.model_validate(settings.model_dump() | {name: tree[name]})
        except ValidationError:
            continue
    return settings
