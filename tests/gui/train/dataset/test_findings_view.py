"""Looking through findings, leaving pictures out and putting them back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.dataset.findings_item_models import GalleryRole
from pokedex_app.train.dataset.findings_view import FindingsView
from pokedex_app.train.logic.review import DatasetChoice


@pytest.fixture
def view(services: Services, messy: DatasetChoice, qtbot: QtBot) -> FindingsView:
    """Obeys itself, as the set-up makes it do."""
    made = FindingsView(services)
    qtbot.addWidget(made)
    made.resize(900, 600)
    state = [messy]

    def follow(left_out: frozenset[str]) -> None:
        state[0] = state[0].leaving_out(left_out)
        made.set_choice(state[0])

    made.left_out_changed.connect(follow)
    made.set_choice(messy)
    made.show()
    return made


def shown(view: FindingsView) -> dict[str, bool]:
    """Path to whether it is left out."""
    model = view.tiles.model()
    indices = [model.index(row, 0) for row in range(model.rowCount())]
    return {
        index.data(GalleryRole.PATH): index.data(GalleryRole.LEFT_OUT)
        for index in indices
        if index.data(GalleryRole.PATH) is not None
    }


def select(view: FindingsView, path: str) -> None:
    model = view.tiles.model()
    for row in range(model.rowCount()):
        if model.index(row, 0).data(GalleryRole.PATH) == path:
            view.tiles.selectionModel().setCurrentIndex(
                model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )


def test_a_kind_shows_its_groups(view: FindingsView) -> None:
    view.show_kind("identical")
    assert shown(view) == {"Abra/0.png": False, "Abra/copy.png": False}
    view.show_kind("identical_across_classes")
    assert shown(view) == {"Abra/1.png": False, "Muk/wrong.png": False}
    view.show_kind("unreadable")
    assert list(shown(view)) == ["Muk/broken.png"]


def test_space_leaves_out_and_puts_back(view: FindingsView, qtbot: QtBot) -> None:
    view.show_kind("identical_across_classes")
    select(view, "Muk/wrong.png")
    qtbot.keyClick(view.tiles, Qt.Key.Key_Space)
    assert shown(view) == {"Abra/1.png": False, "Muk/wrong.png": True}
    # the selection is still there, so it can be taken back at once
    qtbot.keyClick(view.tiles, Qt.Key.Key_Space)
    assert shown(view) == {"Abra/1.png": False, "Muk/wrong.png": False}


def test_one_of_each_is_kept_by_one_press(view: FindingsView, qtbot: QtBot) -> None:
    view.show_kind("identical")
    qtbot.mouseClick(view.suggestion, Qt.MouseButton.LeftButton)
    assert shown(view) == {"Abra/0.png": False, "Abra/copy.png": True}


def test_all_that_is_left_out_can_be_put_back(view: FindingsView, qtbot: QtBot) -> None:
    view.show_kind("unreadable")
    qtbot.mouseClick(view.suggestion, Qt.MouseButton.LeftButton)
    view.show_kind("left_out")
    assert shown(view) == {"Muk/broken.png": True}
    with qtbot.waitSignal(view.left_out_changed) as caught:
        qtbot.mouseClick(view.suggestion, Qt.MouseButton.LeftButton)
    assert caught.args == [frozenset()]


def test_every_picture_of_a_class_can_be_seen_and_left_out(
    view: FindingsView, qtbot: QtBot
) -> None:
    view.show_class("Seel")
    assert list(shown(view)) == ["Seel/0.png", "Seel/1.png"]
    view.tiles.selectAll()
    with qtbot.waitSignal(view.left_out_changed) as caught:
        qtbot.keyClick(view.tiles, Qt.Key.Key_Return)
    assert caught.args == [frozenset({"Seel/0.png", "Seel/1.png"})]
    assert all(shown(view).values())


def test_headings_are_passed_over_by_the_keyboard(view: FindingsView, qtbot: QtBot) -> None:
    view.show_class("Muk")
    model = view.tiles.model()
    assert not model.flags(model.index(0, 0))
    qtbot.keyClick(view.tiles, Qt.Key.Key_Home)
    assert view.tiles.currentIndex().data(GalleryRole.PATH) == "Muk/0.png"
    qtbot.keyClick(view.tiles, Qt.Key.Key_Right)
    assert view.tiles.currentIndex().row() == 2


def test_thumbnails_arrive(view: FindingsView, qtbot: QtBot) -> None:
    view.show_kind("identical")
    model = view.tiles.model()

    def arrived() -> bool:
        pixmap = model.index(1, 0).data(GalleryRole.THUMBNAIL)
        return pixmap is not None and not pixmap.isNull()

    qtbot.waitUntil(arrived)


def test_escape_leads_back(view: FindingsView, qtbot: QtBot) -> None:
    view.show_kind("identical")
    with qtbot.waitSignal(view.back):
        qtbot.keyClick(view.tiles, Qt.Key.Key_Escape)


def test_another_data_set_leaves_nothing_of_the_first(
    view: FindingsView, services: Services
) -> None:
    view.show_kind("identical")
    view.set_choice(None)
    assert shown(view) == {}
    services.translator.set_language("es")
    services.theme.set("dark")
    assert shown(view) == {}


def test_a_picture_has_a_menu(view: FindingsView, messy: DatasetChoice) -> None:
    def do(name: str) -> None:
        next(a for a in view.menu.actions() if a.text().startswith(name)).trigger()

    view.show_kind("identical_across_classes")
    select(view, "Muk/wrong.png")
    do("Leave out or put back")
    assert shown(view) == {"Abra/1.png": False, "Muk/wrong.png": True}
    select(view, "Abra/1.png")
    do("Copy the path")
    assert QGuiApplication.clipboard().text() == str(messy.root / "Abra" / "1.png")
