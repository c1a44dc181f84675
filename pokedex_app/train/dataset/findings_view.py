"""The findings of a scan with their pictures, which can be left out and put back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QListView, QSizePolicy, QSplitter, QWidget

from pokedex_app.core.theme import Role, icon, set_role
from pokedex_app.services import Services
from pokedex_app.train.dataset.findings_item_models import (
    GalleryItemModel,
    SectionRole,
    SectionsItemModel,
)
from pokedex_app.train.dataset.picture_tiles import LARGE, PictureTiles
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.train.logic.review import (
    DatasetChoice,
    Section,
    SectionKind,
    class_section,
    sections,
    to_leave_out,
)
from pokedex_app.ui.controls import Button, native
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import picture_deeds
from pokedex_app.ui.plain_label import PlainLabel

_NARROWEST, _WIDEST = 200, 320
"""of the list of findings, in pixels"""

SEVERITY_ICONS = {
    "error": ("fa6s.circle-exclamation", "bad"),
    "warning": ("fa6s.triangle-exclamation", "warning"),
    "note": ("fa6s.circle-info", "muted"),
    "settled": ("fa6s.circle-check", "good"),
}
"""Icon and colour of each; of a section that is settled, the last."""


def severity_of(section: Section) -> str:
    settled = section.unsettled == 0 and section.severity != "note"
    return "settled" if settled else section.severity


class FindingsView(LiveWidget):
    """At the left the kinds of findings, at the right the pictures of the chosen kind.

    Signals:
        back(): the user is done.
        left_out_changed(frozenset): the paths that are to be left out from now on, all of them.
    """

    back = Signal()
    left_out_changed = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._choice: DatasetChoice | None = None
        self._class: str | None = None
        self._texts = SectionTexts(services.translator, self)
        self._sections = _IconsItemModel(self._texts, self)
        pixels = round(LARGE * self.devicePixelRatioF())
        self._gallery = GalleryItemModel(self._texts, services.thumbnails, pixels)
        self._make_widgets()
        self._assemble()
        self._connect()
        self.settle()

    def set_choice(self, choice: DatasetChoice | None) -> None:
        """The data set, or the same one with other pictures left out."""
        other = self._choice is None or choice is None or self._choice.root != choice.root
        self._choice = choice
        if choice is None:
            self._sections.set_sections(())
            self._gallery.clear()
            return
        if other:
            self._class = None
        shown = self._kind()
        self._sections.set_sections(sections(choice))
        self._fit_kinds()
        if self._class is None and not self._kinds.currentIndex().isValid():
            self._select(shown)
        self._show()

    def show_kind(self, kind: SectionKind) -> None:
        """Open one kind of finding."""
        self._class = None
        self._select(kind)
        self._show()
        self.tiles.setFocus()

    def show_class(self, label: str) -> None:
        """Open all pictures of one class."""
        self._class = label
        self._kinds.clearSelection()
        self._kinds.setCurrentIndex(QModelIndex())
        self._show()
        self.tiles.setFocus()

    # ---- assembly ---------------------------------------------------------------------------

    def _make_widgets(self) -> None:
        self._back = Button(
            self.tr("Back"), "fa6s.arrow-left", self.back, tip=self.tr("Back to the set-up (Esc)")
        )
        self._title = _label("heading")
        self._kinds = says(QListView(), accessibleName=self.tr("Findings"))
        self._kinds.setModel(self._sections)
        self._kinds.setIconSize(QSize(16, 16))
        self._kinds.setSpacing(4)
        self._kinds.setUniformItemSizes(False)
        self._kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._explanation = _label("muted")
        self._leave_out = Button(
            self.tr("Leave out"),
            "fa6s.eye-slash",
            lambda: self._change(self._selected(), leave_out=True),
            tip=self.tr(
                "Do not train on the selected pictures; the files stay as they are (Space)"
            ),
        )
        self._put_back = Button(
            self.tr("Put back"),
            "fa6s.rotate-left",
            lambda: self._change(self._selected(), leave_out=False),
            tip=self.tr("Use the selected pictures again (Space)"),
        )
        self.suggestion = Button(None, "fa6s.wand-magic-sparkles", self._settle_all)
        self._large = Button(
            self.tr("Large"), "fa6s.magnifying-glass-plus", tip=self.tr("Show the pictures larger")
        )
        self._large.setCheckable(True)
        self.tiles = says(PictureTiles(self._texts), accessibleName=self.tr("Pictures"))
        self.tiles.setModel(self._gallery)
        self.notice = NoticeBar()
        self.menu = self._make_menu()
        self._hint = _label("muted")

    def _assemble(self) -> None:
        head = hbox(self._back, (self._title, 1), spacing=12)
        actions = hbox(
            self._leave_out, self._put_back, self.suggestion, STRETCH, self._large, spacing=8
        )
        right = QWidget()
        vbox(
            self._explanation,
            actions,
            (self.tiles, 1),
            self._hint,
            on=right,
            spacing=8,
            margins=(8, 0, 0, 0),
        )
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        self._kinds.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        splitter.addWidget(self._kinds)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([230, 700])
        vbox(head, (splitter, 1), self.notice, on=self, spacing=10)

    def _connect(self) -> None:
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back)
        self._kinds.selectionModel().currentChanged.connect(self._kind_chosen)
        self.tiles.selectionModel().selectionChanged.connect(self._enable)
        self.tiles.toggled.connect(self._toggle)
        self._large.toggled.connect(self.tiles.set_large)
        # a model that is reset deselects without saying so
        self._gallery.modelReset.connect(self._enable)

    def retranslate(self) -> None:
        self._sections.refresh()
        self._fit_kinds()
        self._gallery.refresh()
        self._show()

    def restyle(self) -> None:
        self._sections.refresh()

    # ---- what is shown ----------------------------------------------------------------------

    def _kind(self) -> SectionKind | None:
        section = self._kinds.currentIndex().data(SectionRole.SECTION)
        return section.kind if section is not None else None

    def _section(self) -> Section | None:
        if self._choice is None:
            return None
        if self._class is not None:
            return class_section(self._choice, self._class)
        kind = self._kind()
        return self._sections.section(kind) if kind is not None else None

    def _select(self, kind: SectionKind | None) -> None:
        row = self._sections.row(kind) if kind is not None else -1
        self._kinds.setCurrentIndex(self._sections.index(max(0, row)))

    def _fit_kinds(self) -> None:
        """As wide as the longest name, within reason."""
        wanted = self._kinds.sizeHintForColumn(0) + 24
        self._kinds.setMinimumWidth(max(_NARROWEST, min(wanted, _WIDEST)))

    def _kind_chosen(self, current: QModelIndex) -> None:
        if current.isValid():
            self._class = None
            self._show()
            self.tiles.scrollToTop()

    def _show(self) -> None:
        section, choice = self._section(), self._choice
        if choice is None or section is None:
            self._gallery.clear()
            self._title.setText(choice.name if choice is not None else "")
            self._explanation.setText(self.tr("Nothing is left to look at.") if choice else "")
        else:
            self._gallery.show(section, choice)
            self._title.setText(f"{choice.name}: {self._texts.title(section)}")
            self._explanation.setText(self._texts.explanation(section.kind))
        self._enable()

    def _enable(self) -> None:
        section, choice = self._section(), self._choice
        selected = self._selected()
        gone = choice.left_out if choice is not None else frozenset()
        self._leave_out.setEnabled(bool(selected - gone))
        self._put_back.setEnabled(bool(selected & gone))
        suggested = to_leave_out(section, choice) if section and choice else frozenset()
        offers = section is not None and (section.kind in ("unreadable", "left_out") or suggested)
        self.suggestion.setVisible(bool(offers))
        if section is not None and section.kind == "left_out":
            self.suggestion.setText(self.tr("Put all back"))
            self.suggestion.setToolTip(self.tr("Use every picture of this list again"))
        elif section is not None and section.kind == "unreadable":
            self.suggestion.setText(self.tr("Leave all out"))
            self.suggestion.setToolTip(self.tr("Leave out every picture of this list"))
            self.suggestion.setEnabled(bool(suggested))
        else:
            self.suggestion.setText(self.tr("Keep one of each"))
            self.suggestion.setToolTip(
                self.tr("Leave out all but one picture of each group in this list")
            )
        if section is None or section.kind != "unreadable":
            self.suggestion.setEnabled(True)
        self._hint.setText(
            self.tr("%Ln selected. Space leaves out or puts back.", "", len(selected))
            if selected
            else self.tr("Select pictures to leave them out; files on the disk stay untouched.")
        )

    # ---- leaving out ------------------------------------------------------------------------

    def _selected(self) -> frozenset[str]:
        """Only what belongs to the data set: files that are not used cannot be left out."""
        if self._choice is None:
            return frozenset()
        chosen = (self._gallery.path(index) for index in self.tiles.selectedIndexes())
        return frozenset(path for path in chosen if path in self._choice.labels)

    def _toggle(self) -> None:
        selected = self._selected()
        if self._choice is not None and selected:
            self._change(selected, leave_out=not selected <= self._choice.left_out)

    def _settle_all(self) -> None:
        section = self._section()
        if section is None or self._choice is None:
            return
        if section.kind == "left_out":
            self._change(self._choice.left_out, leave_out=False)
        else:
            self._change(to_leave_out(section, self._choice), leave_out=True)

    def _change(self, paths: frozenset[str], *, leave_out: bool) -> None:
        if self._choice is None or not paths:
            return
        now = self._choice.left_out
        self.left_out_changed.emit(now | paths if leave_out else now - paths)

    def _make_menu(self) -> ContextMenu:
        def file() -> Path | None:
            return self._gallery.file(self.tiles.currentIndex())

        deeds = (
            Deed(
                self.tr("Leave out or put back"),
                self._toggle,
                "fa6s.eye-slash",
                told=native(Qt.Key.Key_Space),
            ),
            None,
            *picture_deeds(file, self.notice),
        )
        return ContextMenu(self.tiles, deeds, applies=lambda: file() is not None)


class _IconsItemModel(SectionsItemModel):
    """Adds the icons, which follow the theme of the view."""

    def __init__(self, texts: SectionTexts, view: QWidget) -> None:
        super().__init__(texts)
        self._view = view

    def data(self, index: object, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            section = super().data(index, SectionRole.SECTION)  # type: ignore[arg-type]
            if isinstance(section, Section):
                return section_icon(section, self._view)
        return super().data(index, role)  # type: ignore[arg-type]


def section_icon(section: Section, widget: QWidget) -> QIcon:
    if section.kind == "left_out":
        return icon("fa6s.eye-slash", widget.palette(), "muted")
    name, color = SEVERITY_ICONS[severity_of(section)]
    return icon(name, widget.palette(), color)


def _label(role: Role) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    set_role(label, role)
    return label
