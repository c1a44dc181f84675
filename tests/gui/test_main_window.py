"""The window assembles its pages, shows errors, and asks before it ends work."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pokedex_app.app import PAGES, make_window
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.page import BatchPage
from pokedex_app.main_window import FITTING, USUAL, MainWindow, PageRow
from pokedex_app.services import Services
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.live import Said, translate
from pokedex_app.ui.model_button import ModelButton
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.widgets import offers, press
from trainer.resources import default_model


class Plain(Page):
    """A page that notes what it is told."""

    def __init__(self, name: str) -> None:
        super().__init__(Said(lambda: name))
        self.told: list[object] = []
        self.work: str | None = None

    def activated(self) -> None:
        self.told.append("activated")

    def open_paths(self, paths: list[Path]) -> None:
        self.told.append(paths)

    def busy(self) -> str | None:
        return self.work

    def shutdown(self) -> None:
        self.told.append("shutdown")


def plain_rows() -> list[PageRow]:
    return [replace(row, make=lambda *_, name=row.name: Plain(name)) for row in PAGES]


@pytest.fixture
def window(qtbot: QtBot, services: Services) -> MainWindow:
    made = MainWindow(services, plain_rows())
    qtbot.addWidget(made)
    made.show_page("identify")
    made.show()
    qtbot.waitExposed(made)
    return made


def sidebar(window: MainWindow) -> list[QToolButton]:
    return [button for button in window.findChildren(QToolButton) if button.isCheckable()]


def test_a_page_is_made_when_it_is_first_shown(window: MainWindow) -> None:
    assert len(window.findChildren(Plain)) == 1
    page = window.show_page("results")
    assert page.told == ["activated"]
    assert window.show_page("results") is page
    assert window.windowTitle() == "results – Pokédex"


def test_tab_leads_to_the_name_of_the_page_that_is_shown(window: MainWindow) -> None:
    window.show_page("results")
    reached = [b for b in sidebar(window) if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [button.isChecked() for button in reached] == [True]


def test_symbols_stand_alone_beside_a_page_of_a_narrow_window(window: MainWindow) -> None:
    style = Qt.ToolButtonStyle
    for size, wanted in (
        (FITTING, style.ToolButtonIconOnly),
        (USUAL, style.ToolButtonTextBesideIcon),
    ):
        window.resize(size)
        assert {button.toolButtonStyle() for button in sidebar(window)} == {wanted}


def test_the_first_paint_is_told_once(qtbot: QtBot, services: Services) -> None:
    made = MainWindow(services, plain_rows())
    qtbot.addWidget(made)
    times: list[bool] = []
    made.painted.connect(lambda: times.append(True))
    made.show_page("identify")
    with qtbot.waitSignal(made.painted):
        made.show()
    made.repaint()
    qtbot.wait(50)
    assert times == [True]


def test_every_page_has_its_shortcut_and_its_name(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    for number, name in enumerate((row.name for row in PAGES), start=1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda name=name: window.current() == name)
    for button in sidebar(window):
        assert button.accessibleName()
        assert "Ctrl+" in button.toolTip()


def test_one_picture_goes_to_identify_and_more_to_batch(window: MainWindow, tmp_path: Path) -> None:
    window.open_paths([tmp_path / "a.png"])
    assert window.current() == "identify"
    window.open_paths([tmp_path])
    assert window.current() == "batch"
    several = [tmp_path / "a.png", tmp_path / "b.png"]
    window.open_paths(several)
    page = window.page("batch")
    assert isinstance(page, Plain)
    assert page.told[-1] == several


def test_from_looking_closer_a_way_leads_back_to_the_row(
    qtbot: QtBot, services: Services, samples: dict[Path, str | None]
) -> None:
    window = make_window(services)
    qtbot.addWidget(window)
    window.show()
    batch, identify = window.show_page("batch"), window.page("identify")
    assert isinstance(batch, BatchPage)
    batch.model.append([Result(str(path), ("Ditto",), (0.9,)) for path in samples])
    batch.run.changed.emit()
    batch.table.go_to(4)
    for keys in (Qt.Key.Key_Left, Qt.Key.Key_Escape, None):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        batch.panel.identify.click()
        assert window.current() == "identify"
        assert offers(identify, "Back to the batch")
        if keys is None:
            press(identify, "Back to the batch")
        else:
            alt = keys is Qt.Key.Key_Left
            modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
            qtbot.keyClick(window, keys, modifier)
        assert window.current() == "batch"
        assert batch.table.currentIndex().row() == 4
    window.show_page("identify").open_paths([next(iter(samples))])
    assert not offers(identify, "Back to the batch")


def test_a_model_file_goes_to_models(window: MainWindow, tmp_path: Path) -> None:
    model, picture = tmp_path / "flowers.pokedex", tmp_path / "a.png"
    window.open_paths([picture, model])
    assert window.current() == "models"
    told = {name: window.page(name).told[-1] for name in ("models", "identify")}
    assert told == {"models": [model], "identify": [picture]}


def test_a_folder_may_be_called_like_a_model_file(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "old.pokedex"
    folder.mkdir()
    window.open_paths([folder])
    assert window.current() == "batch"


def test_what_is_dropped_on_any_page_goes_where_it_belongs(
    window: MainWindow, tmp_path: Path
) -> None:
    run, folders = tmp_path / "run", [tmp_path / "one", tmp_path / "two"]
    for folder in (run, *folders):
        folder.mkdir()
    (run / "run.json").touch()
    archive = tmp_path / "set.zip"
    window.show_page("help")
    window.take(Incoming((*folders, archive, run)))
    told = {name: window.page(name).told[-1] for name in ("batch", "train", "results")}
    assert told == {"batch": folders, "train": [archive], "results": [run]}
    window.show_page("pokedex").elsewhere.emit([tmp_path / "a.png"])
    assert window.current() == "identify"
    window.show_page("settings")
    window.take(Incoming(elsewhere=True))
    assert window.current() == "identify", "which says that nothing is fetched"


def test_what_a_page_does_is_told_while_another_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    page = window.show_page("train")
    page.status.emit("Training: 40 %")
    [activity] = [b for b in window.findChildren(QPushButton) if b.text() == "Training: 40 %"] or [
        None
    ]
    assert activity is None or not activity.isVisible(), "the page itself shows it better"
    window.show_page("identify")
    activity = next(b for b in window.findChildren(QPushButton) if b.text() == "Training: 40 %")
    assert activity.isVisible()
    qtbot.mouseClick(activity, Qt.MouseButton.LeftButton)
    assert window.current() == "train"
    page.status.emit("")
    assert not activity.isVisible()


def test_errors_are_shown_whatever_the_page(
    qtbot: QtBot, window: MainWindow, services: Services
) -> None:
    services.errors.show("The disk is full.")
    qtbot.waitUntil(
        lambda: any("The disk is full." in label.text() for label in window.findChildren(QLabel))
    )


def test_the_language_changes_while_the_window_stands(
    window: MainWindow, services: Services, qtbot: QtBot
) -> None:
    services.settings.update(language="es")
    qtbot.waitUntil(lambda: "Entrenar" in [b.accessibleName() for b in sidebar(window)])
    services.settings.update(language="en")
    qtbot.waitUntil(lambda: "Train" in [b.accessibleName() for b in sidebar(window)])


def test_pages_that_are_not_looked_at_follow_the_language_too(
    window: MainWindow, services: Services, qtbot: QtBot
) -> None:
    labels = {}
    for name in ("batch", "train"):
        labels[name] = PlainLabel(translate("MainWindow", "Train"))
        window.page(name).body.addWidget(labels[name])
    services.settings.update(language="es")
    qtbot.waitUntil(lambda: "Entrenar" in [b.accessibleName() for b in sidebar(window)])
    window.show_page("train")
    assert labels["train"].text() == "Entrenar"
    qtbot.waitUntil(lambda: labels["batch"].text() == "Entrenar")


def test_closing_an_idle_window_asks_nothing(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        assert window.close()
    page = window.page("identify")
    assert isinstance(page, Plain)
    assert page.told[-1] == "shutdown"


@pytest.mark.parametrize("stay", [True, False])
def test_closing_while_work_runs_asks(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, stay: bool
) -> None:
    page = window.page("identify")
    assert isinstance(page, Plain)
    page.work = "A training is running."
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        assert box.defaultButton() is not None
        role = QMessageBox.ButtonRole.RejectRole if stay else QMessageBox.ButtonRole.AcceptRole
        monkeypatch.setattr(
            QMessageBox,
            "clickedButton",
            lambda _box: next(b for b in box.buttons() if box.buttonRole(b) == role),
        )
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert window.close() is not stay
    assert asked == ["A training is running."]
    assert ("shutdown" in page.told) is not stay
    page.work = None


def test_what_a_page_is_made_of_never_flashes_as_a_window_of_its_own(
    qtbot: QtBot, services: Services, qapp: QApplication
) -> None:
    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.shown: list[str] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            shown = event.type() == QEvent.Type.Show and not isinstance(watched, MainWindow)
            if shown and isinstance(watched, QWidget) and watched.isWindow():
                self.shown.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    made = make_window(services)
    qtbot.addWidget(made)
    made.show()
    for row in PAGES:
        made.show_page(row.name)
    qapp.removeEventFilter(watch)
    assert not watch.shown
    for page in made.pages():
        page.shutdown()


def test_it_opens_within_the_screen_and_where_it_was(qtbot: QtBot, services: Services) -> None:
    def opened() -> MainWindow:
        made = MainWindow(services, plain_rows())
        qtbot.addWidget(made)
        made.show_page("identify")
        made.show()
        return made

    window = opened()
    available = window.screen().availableGeometry()
    assert available.contains(window.geometry())
    assert window.minimumWidth() <= 800
    assert window.minimumHeight() <= 600
    window.resize(790, 650)
    window.close()
    again = opened()
    assert again.size() == QSize(790, 650)
    again.showMaximized()
    again.close()
    assert opened().isMaximized()


@pytest.mark.parametrize("kept", ["", "nonsense", "AdnQywADAAAAAA=="])
def test_a_damaged_place_is_passed_over(qtbot: QtBot, services: Services, kept: str) -> None:
    services.settings.update(window=kept)
    window = MainWindow(services, plain_rows())
    qtbot.addWidget(window)
    assert window.screen().availableGeometry().contains(window.geometry())


def test_only_a_window_that_is_too_small_scrolls(qtbot: QtBot, window: MainWindow) -> None:
    area = window.centralWidget()
    assert isinstance(area, QScrollArea)
    window.resize(800, 600)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    window.setMinimumSize(1, 1)
    window.resize(300, 200)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)


def test_the_model_can_be_changed_from_every_page(
    qtbot: QtBot, recognising: Services, tmp_path: Path
) -> None:
    recognising.models.folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(default_model(), recognising.models.folder / "mine.pokedex")
    window = MainWindow(recognising, plain_rows())
    qtbot.addWidget(window)
    window.show_page("identify")
    window.show()
    button = window.findChild(ModelButton)
    assert button is not None
    assert button.text() == "Model: the built-in one, 150 classes"
    menu = button.findChild(QMenu)
    assert menu is not None
    button.click()
    qtbot.waitUntil(menu.isVisible)
    names = {action.text(): action for action in menu.actions()}
    assert list(names) == ["Built-in model", "mine"]
    assert names["Built-in model"].isChecked()
    with qtbot.waitSignal(recognising.recogniser.ready):
        names["mine"].trigger()
    menu.hide()
    assert button.text() == "Model: mine, 150 classes"
    assert recognising.settings.value.active_model == "mine.pokedex"
    run = recognising.models.folder.parent / "my run"
    run.mkdir()
    shutil.copy(default_model(), run / "model.pokedex")
    with qtbot.waitSignal(recognising.recogniser.ready):
        recognising.use_model(run / "model.pokedex")
    assert button.text() == "Model: my run, 150 classes"
