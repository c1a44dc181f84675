"""Names the right class where the model was wrong: typing with completion, a new one, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QFrame, QListView, QWidget

from pokedex_app.core.theme import sheet_around
from pokedex_app.shared.class_names import NamedClass
from pokedex_app.shared.species import folded
from pokedex_app.ui.controls import Button, Line
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.name_dialog import why_no_name
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable
from trainer.model.labels import label_of
from trainer.runs.teaching import is_none_of_these

MOST_SHOWN = 9
MOST_OTHERS = 3
ROW_SPACING = 3
_SEARCHED = Qt.ItemDataRole.UserRole
_COMPLETED = Qt.ItemDataRole.UserRole + 1


class ClassPicker(LiveMixin, QFrame):
    """A line with completion over the classes, and what to answer with.

    Args:
        offers_new: whether a name that no class has may be given, as that of a new one.

    Signals:
        picked(str): the label of the class that the picture shows.
        none_picked(): it shows none of the classes.
        cancelled(): the user would rather not say.
    """

    picked = Signal(str)
    none_picked = Signal()
    cancelled = Signal()

    def __init__(self, *, offers_new: bool = False) -> None:
        super().__init__()
        self._offers_new = offers_new
        self._labels: dict[str, str] = {}
        self._pictures = 1
        self._line = says(
            Line(),
            placeholderText=self.tr("Type a name, in any language"),
            accessibleName=self.tr("The right class"),
        )
        self._line.setClearButtonEnabled(True)
        self._completer = _Completer(self)
        self._line.setCompleter(self._completer)
        self._save = Button(
            self.tr("Save"),
            do=self._pick,
            tip=self.tr("Note the right answer (Enter)"),
            role="primary",
        )
        self._none = Button(
            self.tr("None of these"),
            do=self.none_picked,
            tip=self.tr("Nothing that the model knows"),
        )
        self._new = Button(
            self.tr("New class"),
            do=self._pick_new,
            tip=self.tr("Type a name that no class has: a model can be taught it on Train"),
        )
        if not offers_new:
            self._new.hide()  # to show it here would open a window of its own
        cancel = Button(
            self.tr("Never mind"), do=self.cancelled, tip=self.tr("Close this (Esc)"), role="flat"
        )
        self._question = PlainLabel(wrap=True)
        # the line comes last, so that its list of completions covers no button
        line = hbox((self._line, 1), self._save, spacing=8)
        others = FlowBox(8, self._none, self._new, cancel)
        self._unknown = PlainLabel("", "muted", wrap=True)
        vbox(self._question, others, line, self._unknown, on=self, spacing=8, margins=(0, 4, 0, 0))
        self._line.textChanged.connect(self._judge)
        self._line.returnPressed.connect(self._enter)
        self.settle()

    def set_classes(self, classes: Sequence[NamedClass]) -> None:
        """Offer these classes; what was typed stays."""
        self._labels = {}
        for named in classes:
            for name in (*named.others, named.name, named.label):  # a label has the last word
                self._labels[folded(name)] = named.label
        self._completer.offer(classes)
        self._judge()

    def start(self, pictures: int = 1) -> None:
        """Begin anew, ready to type what so many pictures show."""
        self._pictures = pictures
        self.retranslate()
        self._line.clear()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def label(self) -> str | None:
        """The label of the class that is named now, in whatever language."""
        return self._labels.get(folded(self._line.text()))

    def new_label(self) -> str | None:
        """The new class that is named now; None where it is a known one, or can't be one."""
        name = label_of(self._line.text())
        if not self._offers_new or not name or self.label() is not None:
            return None
        return None if is_none_of_these(name) or why_no_name(name) else name

    def retranslate(self) -> None:
        self._question.setText(self.tr("What do %Ln picture(s) show?", "", self._pictures))
        self._judge()

    def _judge(self) -> None:
        self._save.setEnabled(self.label() is not None)
        self._new.setEnabled(self.new_label() is not None)
        self._unknown.show_text(self._about_unknown())

    def _about_unknown(self) -> str:
        """What is to be said of a name that no class has."""
        name, new = label_of(self._line.text()), self.new_label()
        if not name or self.label() is not None:
            return ""
        if new is not None:
            return self.tr("New class “{name}”").format(name=printable(new))
        if not self._offers_new:
            return "" if self._completer.knows(name) else self.tr("No class is called so.")
        if is_none_of_these(name):
            return self.tr("No class can be called so.")
        return why_no_name(name)

    def _enter(self) -> None:
        """Save; where what was typed leaves a single class, first complete it; a new class only
        where it leaves none."""
        completer = self._completer
        if self.label() is not None:
            self._pick()
        elif self._line.text() and completer.completionCount() == 1:
            self._line.setText(completer.pathFromIndex(completer.currentIndex()))
        elif not completer.knows(self._line.text()):
            self._pick_new()

    def _pick(self) -> None:
        label = self.label()
        if label is not None:
            self.picked.emit(label)

    def _pick_new(self) -> None:
        label = self.new_label()
        if label is not None:
            self.picked.emit(label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class _Completer(QCompleter):
    """Finds a class by any of its names, without regard to accents, and completes to its own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setCompletionRole(_SEARCHED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(MOST_SHOWN)
        rows = _Choices()
        rows.setSpacing(ROW_SPACING)
        self.setPopup(rows)

    def offer(self, classes: Iterable[NamedClass]) -> None:
        self._rows.clear()
        for named in classes:
            item = QStandardItem(_listed(named))
            searched = "\n".join(folded(name) for name in (named.name, named.label, *named.others))
            item.setData(searched, _SEARCHED)
            item.setData(named.name, _COMPLETED)
            self._rows.appendRow(item)

    def knows(self, typed: str) -> bool:
        """Whether there is anything to complete this to."""
        flags = Qt.MatchFlag.MatchContains
        start = self._rows.index(0, 0)
        return bool(self._rows.match(start, _SEARCHED, folded(typed), 1, flags))

    def splitPath(self, path: str) -> list[str]:
        return [folded(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(_COMPLETED))


class _Choices(QListView):
    """A window of its own to Qt, though it looks as the page does."""

    def sizeHintForRow(self, row: int) -> int:
        """With the room around it, which `QCompleter` would leave out of the height it asks for."""
        return super().sizeHintForRow(row) + 2 * self.spacing()

    def showEvent(self, event: QShowEvent) -> None:
        self.setStyleSheet(sheet_around(self.focusProxy()))
        self._show_names_whole()
        super().showEvent(event)

    def _show_names_whole(self) -> None:
        """Wider than the line, where that is needed and the screen has the room."""
        needed = self.sizeHintForColumn(0) + 2 * self.spacing() + 2 * self.frameWidth()
        needed += self.verticalScrollBar().sizeHint().width()
        room = self.screen().availableGeometry().right() - self.x()
        self.setMinimumWidth(min(needed, room))


def _listed(named: NamedClass) -> str:
    """The name, and in brackets some by which somebody may have looked for it."""
    others = [name for name in named.others if name.isascii() or name[0].isascii()][:MOST_OTHERS]
    return f"{named.name} ({', '.join(others)})" if others else named.name
