"""Pictures whose label a first model doubts, the surest doubts first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QListView

from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import set_role
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.services import Services
from pokedex_app.ui.item_views import TileView
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.rows_item_model import RowsItemModel
from trainer.errors import printable
from trainer.runs.events import Suspect

_SIDE = 112


class SuspectsItemModel(RowsItemModel[Suspect]):
    """A list; thumbnails arrive when they are made."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.translator)
        self._thumbnails: Thumbnails = services.thumbnails
        self._folder = Path()
        self._thumbnails.ready.connect(lambda *_: self._tell())

    def set_suspects(self, folder: Path, suspects: Sequence[Suspect]) -> None:
        """Of the data set in that folder."""
        self._folder = folder
        self._set_rows(suspects)

    def _item(self, suspect: Suspect, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{printable(suspect.label)}\n{self._doubt(suspect)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{printable(suspect.path)}: {suspect.label}. {self._doubt(suspect)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(suspect.path))
        if role == Qt.ItemDataRole.DecorationRole:
            picture = self._thumbnails.request(self._folder / suspect.path, _SIDE)
            return QIcon(picture if picture is not None else QPixmap())
        return None

    def _doubt(self, suspect: Suspect) -> str:
        return self.tr("{label}? {percent}").format(
            label=printable(suspect.looks_like),
            percent=self._translator.percent(suspect.probability, 0),
        )


class SuspectsView(LiveMixin, QFrame):
    """Hidden where there are none."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        set_role(self, "card")
        self.model = SuspectsItemModel(services)
        self._title = PlainLabel("", "heading")
        self._explanation = PlainLabel(
            self.tr(
                "Models that were fitted without these pictures take them for something else. Look "
                "at the files: where the folder is the wrong one, move them and scan again."
            ),
            "muted",
            wrap=True,
        )
        self.tiles = says(TileView(), accessibleName=self.tr("Labels that may be wrong"))
        self.tiles.setViewMode(QListView.ViewMode.IconMode)
        self.tiles.setMovement(QListView.Movement.Static)
        self.tiles.setIconSize(QSize(_SIDE, _SIDE))
        self.tiles.setGridSize(QSize(_SIDE + 48, _SIDE + 52))
        self.tiles.setModel(self.model)
        vbox(
            self._title,
            self._explanation,
            (self.tiles, 1),
            on=self,
            spacing=8,
            margins=(16, 12, 14, 12),
        )
        self.settle()

    def show_suspects(self, folder: Path, suspects: Sequence[Suspect]) -> None:
        self.model.set_suspects(folder, suspects)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("%Ln label(s) may be wrong", "", self.model.rowCount()))
        self.model.retranslate()
