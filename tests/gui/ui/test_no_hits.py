"""An empty list says that it is the search that leaves nothing, and leads out of it."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from pokedex_app.ui.live import Said
from pokedex_app.ui.no_hits import NoHits
from tests.helpers.widgets import press, says


def test_it_is_there_as_long_as_a_search_leaves_nothing(qtbot: QtBot) -> None:
    rows = QStandardItemModel()
    shown = QSortFilterProxyModel()
    shown.setSourceModel(rows)
    view = QListView()
    view.setModel(shown)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    NoHits(
        view,
        Said(lambda: "Nothing fits."),
        lambda: shown.setFilterFixedString(""),
        lambda: bool(rows.rowCount()),
    )
    assert not says(view, "Nothing fits."), "nothing is searched for"
    rows.appendRow(QStandardItem("one"))
    assert not says(view, "Nothing fits.")
    shown.setFilterFixedString("two")
    assert says(view, "Nothing fits.")
    view.resize(500, 200)
    [over] = view.viewport().findChildren(NoHits)
    assert over.size() == view.viewport().size()
    press(view, "Show all")
    assert shown.rowCount() == 1
    assert not says(view, "Nothing fits.")
