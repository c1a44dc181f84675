"""Every setting holds at once, follows changes made elsewhere, and goes back to its default."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from pokedex_app.core.paths import UserFolders
from pokedex_app.core.settings import Settings, SettingsStore
from pokedex_app.core.theme import colors_of
from pokedex_app.services import Services
from pokedex_app.settings.folder_row import FolderRow
from pokedex_app.settings.page import WIDEST, SettingsPage
from pokedex_app.shared.collection.records import Found
from pokedex_app.shared.collection.small_copy import small_copy
from tests.helpers.widgets import on_screen, press, says
from trainer.cache import COPIES, FileCache
from trainer.resources import default_model


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> SettingsPage:
    made = on_screen(SettingsPage(services), qtbot, 900, 700)
    made.activated()
    return made


def test_the_scroll_bar_stands_beside_what_it_scrolls(page: SettingsPage, qtbot: QtBot) -> None:
    page.resize(1600, 500)
    area = page.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    assert area.width() <= WIDEST
    assert area.verticalScrollBar().geometry().right() <= WIDEST


def test_a_folder_looks_like_what_can_only_be_read(page: SettingsPage) -> None:
    place = page.unpacked.place
    assert place.isReadOnly()
    painted = place.grab().toImage()
    assert painted.pixelColor(painted.width() // 2, 0).name() != colors_of(place.palette()).border


def test_a_refused_folder_is_forgotten_with_the_next_one(
    page: SettingsPage, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    row = page.rows["runs_folder"]
    assert isinstance(row, FolderRow)
    (tmp_path / "file").touch()
    with qtbot.waitSignal(services.errors.reported) as reported:
        row.use(tmp_path / "file" / "runs")
    with qtbot.waitSignal(services.errors.over) as over:
        row.use(tmp_path / "runs")
    assert over.args == [reported.args[0].cause]


def on_disk(home: UserFolders) -> Settings:
    return SettingsStore(home.settings_file).value


def test_language_and_theme_hold_at_once(
    page: SettingsPage, services: Services, home: UserFolders
) -> None:
    page.rows["language"].buttons["es"].click()
    assert services.translator.language == "es"
    assert page.title() == "Ajustes"
    page.rows["theme"].buttons["dark"].click()
    assert services.theme.dark
    assert (on_disk(home).language, on_disk(home).theme) == ("es", "dark")
    page.rows["theme"].buttons["light"].click()
    assert not services.theme.dark


def test_the_threshold_follows_slider_and_number(
    page: SettingsPage, services: Services, home: UserFolders, qtbot: QtBot
) -> None:
    row = page.rows["threshold"].control
    assert row.as_model.isChecked()
    with qtbot.waitSignal(services.settings.changed):
        row.slider.setValue(40)
    assert not row.as_model.isChecked()
    assert row.number.value() == 40
    assert services.settings.value.threshold == 0.4
    with qtbot.waitSignal(services.settings.changed):
        row.number.setValue(55)
    assert row.slider.value() == 55
    assert services.threshold() == 0.55
    row.as_model.click()
    assert services.settings.value.threshold is None
    assert on_disk(home).threshold is None


def test_what_a_threshold_brings_is_told_beside_it(recognising: Services, qtbot: QtBot) -> None:
    page = SettingsPage(recognising)
    qtbot.addWidget(page)
    manifest = recognising.recogniser.manifest
    assert manifest is not None
    assert manifest.coverage is not None
    control = page.rows["threshold"].control
    for percent in (0, 60):
        control.slider.setValue(percent)
        answered, right = manifest.coverage.at(percent / 100)
        assert right is not None
        for share in (answered, right):
            assert recognising.translator.percent(share) in control.brings.text()
    control.flush()


def test_the_models_own_threshold_is_shown(recognising: Services, qtbot: QtBot) -> None:
    page = SettingsPage(recognising)
    qtbot.addWidget(page)
    page.activated()
    manifest = recognising.recogniser.manifest
    assert manifest is not None
    own = round(100 * manifest.threshold)
    assert str(own) in page.rows["threshold"].control.as_model.text()
    assert page.rows["threshold"].control.number.value() == own


def test_a_slider_that_moves_writes_once(
    page: SettingsPage, services: Services, qtbot: QtBot
) -> None:
    page.rows["threshold"].control.as_model.click()
    changes: list[Settings] = []
    services.settings.changed.connect(changes.append)
    for value in range(10, 60):
        page.rows["threshold"].control.slider.setValue(value)
    qtbot.waitUntil(lambda: bool(changes))
    assert [change.threshold for change in changes] == [0.59]


def test_closing_keeps_a_change_that_was_just_made(page: SettingsPage, home: UserFolders) -> None:
    page.rows["threshold"].control.as_model.click()
    page.rows["threshold"].control.slider.setValue(30)
    page.shutdown()
    assert on_disk(home).threshold == 0.3


def test_threads(page: SettingsPage, services: Services) -> None:
    assert page.rows["threads"].number.value() == 0
    page.rows["threads"].number.setValue(1)
    assert services.settings.value.threads == 1


def test_names_that_are_passed_over_are_lines_and_what_cannot_work_says_why(
    page: SettingsPage, services: Services, qtbot: QtBot
) -> None:
    row = page.rows["ignore"]
    row.lines.setPlainText("*_mask.png\n\n thumbs/ \n*_mask.png")
    qtbot.waitUntil(lambda: services.settings.value.ignore == ("*_mask.png", "thumbs"))
    row.lines.setPlainText("*_mask.png\nphotos/masks")
    row.flush()
    assert says(page, "“photos/masks” can match nothing")
    assert services.settings.value.ignore == ("*_mask.png", "thumbs")
    row.lines.setPlainText("")
    row.flush()
    assert services.settings.value.ignore == ()
    assert not says(page, "can match nothing")


def test_a_setting_from_a_larger_computer_is_shown_as_it_is(
    page: SettingsPage, services: Services
) -> None:
    services.settings.update(threads=300)
    assert page.rows["threads"].number.value() == 300


def test_a_folder_is_chosen_opened_and_reset(
    page: SettingsPage,
    services: Services,
    home: UserFolders,
    tmp_path: Path,
    opened_outside: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = tmp_path / "my runs"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    page.rows["runs_folder"].choose.click()
    assert services.runs_folder() == chosen
    assert page.rows["runs_folder"].place.text() == str(chosen)
    page.rows["runs_folder"].open.click()
    assert opened_outside == [chosen]
    page.rows["runs_folder"].reset.click()
    assert services.settings.value.runs_folder is None
    assert page.rows["runs_folder"].place.text() == str(home.runs)
    assert not page.rows["runs_folder"].reset.isEnabled()


@pytest.mark.usefixtures("nothing_opens")
def test_a_folder_that_nothing_opens_is_told(page: SettingsPage, home: UserFolders) -> None:
    page.unpacked.open.click()
    assert page.notice.text() == f"No program was found that opens {home.datasets}."
    press(page.notice, "Copy the path")
    assert QGuiApplication.clipboard().text() == str(home.datasets)


def test_the_folder_of_unpacked_zips_can_be_opened_but_is_no_setting(
    page: SettingsPage, home: UserFolders, opened_outside: list[Path]
) -> None:
    row = page.unpacked
    assert row.place.text() == str(home.datasets)
    assert (row.choose.isVisible(), row.open.isVisible(), row.reset.isVisible()) == (0, 1, 0)
    row.open.click()
    assert opened_outside == [home.datasets]


def test_the_usual_folder_is_not_written_down(
    page: SettingsPage, services: Services, home: UserFolders
) -> None:
    page.rows["runs_folder"].use(home.runs)
    assert services.settings.value.runs_folder is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_bars_us_is_refused(
    page: SettingsPage, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    barred = tmp_path / "barred"
    barred.mkdir(mode=0o500)
    with qtbot.waitSignal(services.errors.reported):
        page.rows["runs_folder"].use(barred)
    assert services.settings.value.runs_folder is None


def test_a_folder_that_cannot_be_made_is_refused(
    page: SettingsPage, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("in the way")
    with qtbot.waitSignal(services.errors.reported):
        page.rows["runs_folder"].use(tmp_path / "file" / "folder")
    assert services.settings.value.runs_folder is None


def test_with_another_models_folder_the_active_model_is_looked_for_there(
    page: SettingsPage, services: Services, home: UserFolders, tmp_path: Path, qtbot: QtBot
) -> None:
    services.settings.update(active_model="mine.pokedex")
    with qtbot.waitSignal(services.recogniser.ready):
        page.rows["models_folder"].use(tmp_path / "elsewhere")
    assert services.models.folder == tmp_path / "elsewhere"
    assert services.settings.value.active_model is None
    assert services.recogniser.model_path is None
    assert "is not in that folder" in page.notice.text()

    services.settings.update(active_model="mine.pokedex")
    home.models.mkdir(parents=True)
    (home.models / "mine.pokedex").write_bytes(default_model().read_bytes())
    with qtbot.waitSignal(services.recogniser.ready):
        page.rows["models_folder"].reset.click()
    assert services.recogniser.model_path == home.models / "mine.pokedex"
    assert services.settings.value.active_model == "mine.pokedex"


def test_back_to_defaults_can_be_undone(page: SettingsPage, services: Services) -> None:
    services.settings.update(
        language="en", theme="dark", threshold=0.4, threads=1, show_heatmap=True
    )
    before = services.settings.value
    page.defaults.click()
    assert services.settings.value == Settings(show_heatmap=True)
    assert not page.defaults.isEnabled()
    page.notice.undo()
    assert services.settings.value == before


def test_every_input_has_an_accessible_name(page: SettingsPage) -> None:
    for kind in (QLineEdit, QSpinBox, QAbstractSlider):
        for each in page.findChildren(kind):
            outer = each.parent()
            if isinstance(outer, QSpinBox) or "scrollarea" in (outer.objectName() or ""):
                continue
            if each.isVisible() and not each.objectName().startswith("qt_"):
                assert each.accessibleName(), each
    for button in page.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName() or not button.isVisible()


def test_the_copies_of_pictures_are_counted_and_can_be_removed(
    page: SettingsPage, home: UserFolders, qtbot: QtBot
) -> None:
    row = page.cache
    qtbot.waitUntil(lambda: row.taken.text() == "0\u00a0B")
    assert not row.empty.isEnabled()
    assert FileCache(home.cache / COPIES).put("00ff", bytes(2_000_000))
    page.activated()
    qtbot.waitUntil(lambda: "2" in row.taken.text())
    row.empty.click()
    qtbot.waitUntil(lambda: row.taken.text() == "0\u00a0B")
    assert not (home.cache / COPIES).exists()


def test_copies_of_corrected_pictures_are_counted_and_deleted_once_that_is_confirmed(
    page: SettingsPage, services: Services, qtbot: QtBot
) -> None:
    row, collection = page.examples, services.collection
    picture = small_copy(Image.effect_noise((448, 448), 90).convert("RGB"), example=True)
    collection.correct(Found("Abra", 63, 0.5, None, picture), "Onix")
    page.activated()
    qtbot.waitUntil(row.empty.isEnabled)
    for answer, left in (("Cancel", 1), ("Delete all", 0)):
        row.empty.click()
        (box,) = row.findChildren(QMessageBox)
        press(box, answer)
        qtbot.waitUntil(lambda: not row.findChildren(QMessageBox))
        qtbot.waitUntil(lambda left=left: len(collection.examples()) == left)
    qtbot.waitUntil(lambda: row.taken.text() == "0\u00a0B")
    assert len(collection.corrections()) == 1


def test_to_keep_copies_from_now_on_takes_in_the_corrections_of_before(
    page: SettingsPage, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (40, 30), "red").save(path)
    services.collection.correct(Found("Abra", 63, 0.5, path, small_copy(path)), "Onix")
    page.rows["correction_copies"].buttons["kept"].click()
    qtbot.waitUntil(lambda: len(services.collection.examples()) == 1)
    assert services.settings.value.correction_copies == "kept"
