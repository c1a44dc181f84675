"""Pictures whose label a first model doubts, the surest doubts first, and what the user decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import set_role
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.services import Services
from pokedex_app.shared.class_names import named_classes
from pokedex_app.train.logic.label_decisions import LabelDecisions, Verdicts
from pokedex_app.ui.class_picker import ClassPicker
from pokedex_app.ui.controls import COPY, DELETE, Button
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.item_views import TileView
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import copy_path, open_file, show_in_folder
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.rows_item_model import RowsItemModel
from trainer.data.decisions import Decision, DecisionKind
from trainer.errors import printable
from trainer.runs.events import Suspect

_SIDE = 96
ACCEPT_KEYS = "Return"
RIGHT_KEYS = "K"
OTHER_KEYS = "C"


class SuspectsItemModel(RowsItemModel[Suspect]):
    """A list; thumbnails arrive when they are made."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.translator)
        self._thumbnails: Thumbnails = services.thumbnails
        self._decided: Mapping[str, Decision] = {}
        self.folder = Path()
        self._thumbnails.ready.connect(lambda *_: self._tell())

    def set_suspects(self, folder: Path, suspects: Sequence[Suspect]) -> None:
        """Of the data set in that folder."""
        self.folder, self._decided = folder, {}
        self._set_rows(suspects)

    def set_decided(self, decided: Mapping[str, Decision]) -> None:
        """By path."""
        self._decided = decided
        self._tell()

    def decided(self) -> dict[str, Decision]:
        return dict(self._decided)

    def suspects(self) -> Sequence[Suspect]:
        return self._rows

    def _item(self, suspect: Suspect, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{printable(suspect.label)}\n{self._verdict(suspect)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{printable(suspect.path)}: {suspect.label}. {self._verdict(suspect)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(suspect.path))
        if role == Qt.ItemDataRole.DecorationRole:
            picture = self._thumbnails.request(self.folder / suspect.path, _SIDE)
            return QIcon(picture if picture is not None else QPixmap())
        return None

    def _verdict(self, suspect: Suspect) -> str:
        decision = self._decided.get(suspect.path)
        if decision is None:
            return self.tr("{label}? {percent}").format(
                label=printable(suspect.looks_like),
                percent=self._translator.percent(suspect.probability, 0),
            )
        if decision.kind == "relabel":
            return self.tr("✓ It is {label}").format(label=printable(decision.becomes))
        if decision.kind == "keep":
            return self.tr("✓ It is right")
        return self.tr("✓ Left out")


class SuspectsView(LiveMixin, QFrame):
    """Hidden where there are none. The user goes through them with four keys.

    Signals:
        learn_again(): the user wants a model that has learnt what was decided.
    """

    learn_again = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        set_role(self, "card")
        self._services = services
        self._store = LabelDecisions(services.folders.decisions_file)
        self.model = SuspectsItemModel(services)
        self._title = PlainLabel("", "heading")
        self._explanation = PlainLabel(
            self.tr(
                "Models that were fitted without these pictures take them for something else. What "
                "you decide counts from the next training on; your files stay as they are."
            ),
            "muted",
            wrap=True,
        )
        self._make_buttons()
        self._deciding = FlowBox(8, *self._buttons)
        self.picker = ClassPicker()
        self.picker.hide()
        self.notice = NoticeBar()
        self.tiles = says(_Tiles(), accessibleName=self.tr("Labels that may be wrong"))
        self.tiles.setModel(self.model)
        self.menu = self._make_menu()
        vbox(
            hbox((self._title, 1), self.again_button),
            self._explanation,
            self._deciding,
            self.picker,
            (self.tiles, 1),
            self.notice,
            on=self,
            spacing=8,
            margins=(16, 12, 14, 12),
        )
        self.tiles.doubleClicked.connect(lambda _: self._on_file(open_file))
        self.tiles.selectionModel().selectionChanged.connect(self._enable)
        self.model.modelReset.connect(self._enable)
        self.picker.picked.connect(self._pick)
        self.picker.none_picked.connect(lambda: self._close_picker(self._leave_out))
        self.picker.cancelled.connect(lambda: self._close_picker(lambda: None))
        self.settle()

    def show_suspects(self, folder: Path, suspects: Sequence[Suspect], labels: set[str]) -> None:
        """Those of the data set in `folder`, which has the classes `labels`."""
        self.model.set_suspects(folder, suspects)
        self.notice.dismiss()
        self._close_picker(lambda: None)
        translator = self._services.translator
        self.picker.set_classes(
            named_classes(sorted(labels), self._services.species, translator.language)
        )
        self.retranslate()
        pictures = [(each.path, each.label) for each in suspects]
        self._run(lambda: self._store.of(folder, pictures), self._show_decided)

    def _show_decided(self, decided: Mapping[str, Decision]) -> None:
        self.model.set_decided(decided)
        self.retranslate()
        self._go_on()

    def _make_buttons(self) -> None:
        self.accept_button = Button(
            self.tr("As suggested"),
            "fa6s.check",
            lambda: self._accept(),
            tip=self.tr("The pictures show what the model takes them for (Enter)"),
            role="primary",
        )
        self.keep_button = Button(
            self.tr("The label is right"),
            "fa6s.thumbs-up",
            lambda: self._keep(),
            tip=self.tr("Leave the label as it is, and do not ask again (K)"),
        )
        self.other_button = Button(
            self.tr("Another class…"),
            "fa6s.pen",
            lambda: self._ask(),
            tip=self.tr("Say what the pictures show (C)"),
        )
        self.out_button = Button(
            self.tr("Leave out"),
            "fa6s.eye-slash",
            lambda: self._leave_out(),
            tip=self.tr("Do not learn from these pictures (Delete)"),
        )
        self.again_button = Button(
            self.tr("Learn again"),
            "fa6s.rotate",
            self.learn_again,
            tip=self.tr("Make the first model anew, with what you have decided"),
        )
        self._buttons = (
            self.accept_button,
            self.keep_button,
            self.other_button,
            self.out_button,
        )

    def _make_menu(self) -> ContextMenu:
        deeds = (
            Deed(self.tr("As suggested"), self._accept, "fa6s.check", keys=ACCEPT_KEYS),
            Deed(self.tr("The label is right"), self._keep, "fa6s.thumbs-up", keys=RIGHT_KEYS),
            Deed(self.tr("Another class…"), self._ask, "fa6s.pen", keys=OTHER_KEYS),
            Deed(self.tr("Leave out"), self._leave_out, "fa6s.eye-slash", keys=DELETE),
            None,
            Deed(
                self.tr("Open the picture"),
                lambda: self._on_file(open_file),
                "fa6s.up-right-from-square",
            ),
            Deed(
                self.tr("Open its folder"),
                lambda: self._on_file(show_in_folder),
                "fa6s.folder-open",
            ),
            Deed(
                self.tr("Copy the path"),
                lambda: self._on_file(copy_path),
                "fa6s.copy",
                keys=COPY,
            ),
        )
        return ContextMenu(self.tiles, deeds, applies=lambda: bool(self._current()))

    def _on_file(self, do: Callable[[Path, NoticeBar], None]) -> None:
        do(self.model.folder / self._current()[0].path, self.notice)

    # ---- deciding ---------------------------------------------------------------------------

    def _current(self) -> list[Suspect]:
        """Those that are selected, in order."""
        rows = sorted(index.row() for index in self.tiles.selectedIndexes())
        return [self.model.suspects()[row] for row in rows]

    def _accept(self) -> None:
        self._decide("relabel", {each.path: each.looks_like for each in self._current()})

    def _keep(self) -> None:
        self._decide("keep", {each.path: "" for each in self._current()})

    def _leave_out(self) -> None:
        self._decide("leave_out", {each.path: "" for each in self._current()})

    def _ask(self) -> None:
        if self._current():
            self._give_room(to_picker=True)
            self.picker.start()

    def _pick(self, label: str) -> None:
        wanted = {each.path: label for each in self._current()}
        self._close_picker(lambda: self._decide("relabel", wanted))

    def _close_picker(self, then: Callable[[], None]) -> None:
        if not self.picker.isHidden():
            self._give_room(to_picker=False)
            self.tiles.setFocus()
        then()

    def _give_room(self, *, to_picker: bool) -> None:
        """In a low window there is none to spare: only what is needed now is shown."""
        self._explanation.setVisible(not to_picker and not self.model.decided())
        self._deciding.setVisible(not to_picker)
        self.picker.setVisible(to_picker)

    def _decide(self, kind: DecisionKind, becomes: Mapping[str, str]) -> None:
        """`becomes` has the new label of each picture, by its path."""
        labels = {each.path: each.label for each in self.model.suspects()}
        verdicts = [
            # its own label is no other one
            Decision(path, labels[path], "keep", "", "")
            if label == labels[path]
            else Decision(path, labels[path], kind, label, "")
            for path, label in becomes.items()
        ]
        if not verdicts:
            return
        folder = self.model.folder
        self._run(lambda: self._store.decide(folder, verdicts), self._decided)
        self._go_on()

    def _decided(self, verdicts: Verdicts) -> None:
        now = self.model.decided() | {each.path: each for each in verdicts.after}
        self.model.set_decided(now)
        self.retranslate()
        text = self.tr("%Ln label(s) decided.", "", len(verdicts.after))
        self.notice.tell(text, lambda: self._take_back(verdicts))

    def _take_back(self, verdicts: Verdicts) -> None:
        def taken_back(_: None) -> None:
            before = {each.path: each for each in verdicts.before}
            gone = {each.path for each in verdicts.after}
            kept = {path: e for path, e in self.model.decided().items() if path not in gone}
            self.model.set_decided(kept | before)
            self.retranslate()

        self._run(lambda: self._store.take_back(verdicts), taken_back)

    def _go_on(self) -> None:
        """To the next picture that nothing is decided of."""
        rows = sorted(index.row() for index in self.tiles.selectedIndexes())
        suspects, decided = self.model.suspects(), self.model.decided()
        after = range(rows[-1] + 1 if rows else 0, len(suspects))
        following = next((row for row in after if suspects[row].path not in decided), None)
        if following is not None:
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.tiles.selectionModel().setCurrentIndex(self.model.index(following, 0), chosen)

    def _run(self, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._services.jobs.run(call, then, self._services.errors.show, "decisions")

    # ---- what is shown ----------------------------------------------------------------------

    def _enable(self) -> None:
        for button in self._buttons:
            button.setEnabled(bool(self.tiles.selectedIndexes()))

    def retranslate(self) -> None:
        decided = self.model.decided()
        self._title.setText(self.tr("%Ln label(s) may be wrong", "", self.model.rowCount()))
        changed = any(each.kind != "keep" for each in decided.values())
        self.again_button.setVisible(changed)
        self._give_room(to_picker=not self.picker.isHidden())
        self.model.retranslate()
        self._enable()


class _Tiles(TileView):
    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(QSize(_SIDE + 48, _SIDE + 52))
        self.setViewportMargins(0, 6, 0, 0)
