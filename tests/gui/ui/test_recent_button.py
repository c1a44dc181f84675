"""What was opened lately is offered again, on every page that opens pictures or data sets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pokedex_app.core.recent import MOST, Recent, folders_of
from pokedex_app.core.settings import SettingsStore
from pokedex_app.services import Services
from pokedex_app.ui.live import Said
from pokedex_app.ui.recent_button import RecentButton
from trainer.resources import samples


@pytest.fixture
def button(services: Services, qtbot: QtBot) -> RecentButton:
    made = RecentButton(
        services.recent_folders(), services.jobs, services.errors, Said(lambda: "Recent folders")
    )
    qtbot.addWidget(made)
    return made


def folders(place: Path, count: int) -> list[Path]:
    made = [place / f"folder & {number}" for number in range(count)]
    for folder in made:
        folder.mkdir()
    return made


def offered(button: RecentButton, qtbot: QtBot) -> list[str]:
    button.click()
    menu = button.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    menu.close()
    return [Path(a.text().replace("&&", "&")).name for a in menu.actions() if a.text()]


def choose(button: RecentButton, text: str) -> None:
    menu = button.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text().endswith(text)).trigger()


def test_the_newest_come_first_and_ten_are_kept(
    button: RecentButton, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    recent = services.recent_folders()
    made = folders(tmp_path, MOST + 2)
    for folder in made:
        recent.add([folder])
    recent.add([made[5]])
    names = offered(button, qtbot)
    assert names[:3] == ["folder & 5", "folder & 11", "folder & 10"]
    assert len(names) == MOST + 1
    assert names[-1] == "Clear list"
    with qtbot.waitSignal(button.chosen) as chosen:
        choose(button, "11")
    assert chosen.args == [made[11]]


def test_what_has_gone_is_dropped_without_a_word(
    button: RecentButton, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = folders(tmp_path, 2)
    services.recent_folders().add([first, second])
    shutil.rmtree(first)
    assert offered(button, qtbot) == ["folder & 1", "Clear list"]
    assert services.recent_folders().places() == [second]


def test_the_list_is_cleared_and_the_button_goes(
    button: RecentButton, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not button.isVisible()
    services.recent_folders().add(folders(tmp_path, 1))
    assert button.isVisible()
    offered(button, qtbot)
    choose(button, "Clear list")
    assert not button.isVisible()


def test_two_windows_lose_nothing_of_each_other(services: Services, tmp_path: Path) -> None:
    other = Recent(SettingsStore(services.folders.settings_file), "recent_folders")
    first, second = folders(tmp_path, 2)
    services.recent_folders().add([first])
    other.add([second])
    assert other.places() == [second, first]


def test_files_are_known_by_their_folders(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    file = tmp_path / "a.png"
    file.touch()
    assert folders_of([file, inner, tmp_path / "b.png", samples()]) == [tmp_path, inner, samples()]
