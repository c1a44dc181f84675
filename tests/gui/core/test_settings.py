"""Settings survive, whatever happens to their file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError
from pytestqt.qtbot import QtBot

from pokedex_app.core.settings import Settings, SettingsStore


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_without_a_file_everything_has_its_default(file: Path) -> None:
    assert SettingsStore(file).value == Settings()
    assert not file.exists(), "reading writes nothing"


def test_a_change_is_saved_and_told(qtbot: QtBot, file: Path) -> None:
    store = SettingsStore(file)
    with qtbot.waitSignal(store.changed) as told:
        store.update(language="es", threads=2)
    assert told.args == [Settings(language="es", threads=2)]
    assert SettingsStore(file).value == store.value


def test_what_changes_nothing_is_not_told(qtbot: QtBot, file: Path) -> None:
    store = SettingsStore(file)
    with qtbot.assertNotEmitted(store.changed):
        store.update(language="system")


def test_a_wrong_value_is_refused_and_changes_nothing(file: Path) -> None:
    store = SettingsStore(file)
    with pytest.raises(ValidationError):
        store.update(threshold=1.5)
    assert store.value == Settings()


def test_a_damaged_file_means_defaults(file: Path) -> None:
    file.parent.mkdir()
    for damaged in (b"", b"{", b"[]", b"\xff\xfe", b"null"):
        file.write_bytes(damaged)
        assert SettingsStore(file).value == Settings()


def test_one_wrong_value_does_not_cost_the_others(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"language": "es", "theme": "purple", "threads": -1}))
    assert SettingsStore(file).value == Settings(language="es")


def test_settings_of_a_newer_version_are_passed_over(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"theme": "dark", "holograms": True}))
    assert SettingsStore(file).value == Settings(theme="dark")


def test_a_file_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    store = SettingsStore(tmp_path / "config" / "settings.json")
    with qtbot.waitSignals([store.not_saved, store.changed]):
        store.update(theme="dark")
    assert store.value.theme == "dark", "the change holds for now"


def test_a_change_that_could_not_be_written_is_written_with_the_next(
    qtbot: QtBot, tmp_path: Path
) -> None:
    blocked = tmp_path / "config"
    blocked.write_text("a file where the folder should be")
    store = SettingsStore(blocked / "settings.json")
    store.update(theme="dark")
    blocked.unlink()
    store.update(language="es")
    assert SettingsStore(blocked / "settings.json").value == Settings(language="es", theme="dark")


def test_two_windows_keep_each_other_s_changes(file: Path) -> None:
    one, other = SettingsStore(file), SettingsStore(file)
    one.update(theme="dark")
    other.update(language="es")
    assert other.value == Settings(language="es"), "a window goes by its own settings"
    assert SettingsStore(file).value == Settings(language="es", theme="dark")


def test_a_file_name_that_is_not_utf_8_is_kept(file: Path) -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    SettingsStore(file).update(active_model=name)
    assert SettingsStore(file).value.active_model == name
