"""What a plan would do, as three short tables: folders, pictures that go, files that stay."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QTabWidget

from pokedex_app.core.i18n import Translator, spoken_now
from pokedex_app.core.plain_text import tip
from pokedex_app.ui.item_views import show_whole_rows
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.painting import LEFT
from pokedex_app.ui.rows_item_model import RIGHT
from trainer.errors import printable
from trainer.moves.plan import Plan, Why

Index = QModelIndex | QPersistentModelIndex

_LEAST_HEIGHT = 160
"""in pixels"""


class PlanTable(Enum):
    FOLDERS = 0
    GO = 1
    STAY = 2


class PlanTables(LiveMixin, QTabWidget):
    """A tab for each; their titles tell how many."""

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._models = {part: PlanItemModel(part, self) for part in PlanTable}
        for part, model in self._models.items():
            self.addTab(_table(model, part), "")
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.settle()

    @property
    def folders(self) -> int:
        """Into how many pictures go."""
        return self._models[PlanTable.FOLDERS].rowCount()

    def set_plan(self, plan: Plan | None) -> None:
        for model in self._models.values():
            model.set_plan(plan)
        self.retranslate()

    def retranslate(self) -> None:
        titles = {
            PlanTable.FOLDERS: self.tr("Folders ({count})"),
            PlanTable.GO: self.tr("Files that go ({count})"),
            PlanTable.STAY: self.tr("Files that stay ({count})"),
        }
        for place, (part, title) in enumerate(titles.items()):
            count = self._translator.number(self._models[part].rowCount())
            self.setTabText(place, title.format(count=count))


class PlanItemModel(QAbstractTableModel):
    """One part of a plan. Texts are made when they are shown: a plan may have very many steps."""

    def __init__(self, part: PlanTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self._plan: Plan | None = None
        self._folders: list[tuple[str, int]] = []
        self._new: frozenset[str] = frozenset()

    def set_plan(self, plan: Plan | None) -> None:
        self.beginResetModel()
        self._plan = plan
        self._folders = []
        if plan is not None and self.part is PlanTable.FOLDERS:
            pictures = (step for step in plan.steps if step.beside is None)
            counts = Counter(str(Path(step.target).parent) for step in pictures)
            self._folders = sorted(counts.items(), key=lambda item: item[0].casefold())
            self._new = frozenset(plan.folders)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        if self._plan is None or (parent is not None and parent.isValid()):
            return 0
        if self.part is PlanTable.FOLDERS:
            return len(self._folders)
        return len(self._plan.steps if self.part is PlanTable.GO else self._plan.stays)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headings())

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings()[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if self._plan is None or not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._texts(index.row(), self._plan)[index.column()]
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return (
            self._alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None
        )

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if self.part is PlanTable.FOLDERS and column == 1 else LEFT

    def _headings(self) -> tuple[str, ...]:
        if self.part is PlanTable.FOLDERS:
            return self.tr("Folder"), self.tr("Pictures"), ""
        if self.part is PlanTable.GO:
            return self.tr("File"), self.tr("Goes to"), ""
        return self.tr("File"), self.tr("Why it stays")

    def _texts(self, row: int, plan: Plan) -> tuple[str, ...]:
        if self.part is PlanTable.FOLDERS:
            folder, count = self._folders[row]
            note = self.tr("new folder") if folder in self._new else ""
            return _told(Path(folder), plan), spoken_now().number(count), note
        if self.part is PlanTable.GO:
            step = plan.steps[row]
            target = Path(step.target)
            if step.beside is not None:
                note = self.tr("belongs to the picture above")
            else:
                note = self.tr("gets a number, as its name is taken") if step.renamed else ""
            return printable(step.source), _told(target, plan), note
        stays = plan.stays[row]
        return printable(stays.path), self._why(stays.why)

    def _why(self, why: Why) -> str:
        return {
            Why.UNREADABLE: self.tr("it cannot be read as a picture"),
            Why.UNSURE: self.tr("the answer is not sure"),
            Why.IN_PLACE: self.tr("it is in its folder already"),
            Why.GONE: self.tr("it is not there any more"),
            Why.LINK: self.tr("it is a link, which would lead nowhere"),
            Why.TWICE: self.tr("it is a file that goes already, by another name"),
            Why.NO_CLASS: self.tr("it shows none of the classes"),
            Why.NO_FOLDER: self.tr("no folder can be called as its class is"),
            Why.SHARED: self.tr("it may belong to another picture of that name"),
        }[why]


def _told(path: Path, plan: Plan) -> str:
    """Within the root, or beside it."""
    for base in (plan.root.absolute(), plan.root.absolute().parent):
        if path.is_relative_to(base):
            return printable(path.relative_to(base))
    return printable(path)


def _table(model: PlanItemModel, part: PlanTable) -> QTableView:
    view = QTableView()
    view.setModel(model)
    show_whole_rows(view)
    view.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
    header = view.horizontalHeader()
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    if part is PlanTable.FOLDERS:
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
    else:
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    if part is PlanTable.GO:
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
    return view
