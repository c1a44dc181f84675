"""The dialog that previews a plan, which follows what is asked, before any file moves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import Item, hbox, resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin, Said, says
from pokedex_app.ui.moves.moving import Moving
from pokedex_app.ui.moves.plan_tables import PlanTables
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.moves.plan import Plan

PLANNING_MILLISECONDS = 250
"""A new plan waits until nothing has been changed for so long."""


class PlanDialog(LiveMixin, QDialog):
    """Accepted with a plan in `plan`; nothing has been changed on the disk by then.

    A kind of it calls `_assemble` and then `settle`, plans in `_planning`, and tells in `_say`.

    Args:
        folder_name: what the folder that is asked for is called.
    """

    def __init__(
        self, moving: Moving, translator: Translator, folder_name: Said, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._moves = moving
        self._job: Job | None = None
        self._timer = later(self, PLANNING_MILLISECONDS, self._make_plan)
        self.folder = says(QLineEdit(), accessibleName=folder_name)
        self._summary = PlainLabel(wrap=True)
        self._tables = PlanTables(translator)
        self._buttons = QDialogButtonBox()
        self.go = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(self.go, "primary")
        self._cancel = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)

    def done(self, result: int) -> None:
        self._timer.stop()
        self._drop_question()
        self._moves.planned.disconnect(self._take_plan)
        super().done(result)

    # ---- what a kind of it says -------------------------------------------------------------

    def _planning(self) -> Job | None:
        """Begin to plan what is asked; None while that cannot be done."""
        raise NotImplementedError

    def _say(self) -> None:
        """Tell what the plan, if there is one, would do."""
        raise NotImplementedError

    def _start_folder(self) -> str:
        """Where choosing a folder begins."""
        return self.folder.text()

    # ---- the plan ---------------------------------------------------------------------------

    def _change(self) -> None:
        self._set_plan(None)
        self._timer.start()

    def _make_plan(self) -> None:
        self._drop_question()
        self._job = self._planning()
        self._say()

    def _drop_question(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _take_plan(self, plan: Plan) -> None:
        self._job = None
        self._set_plan(plan)

    def _set_plan(self, plan: Plan | None) -> None:
        self.plan = plan
        self._tables.set_plan(plan)
        self._say()

    def _chosen_folder(self) -> Path:
        return Path(self.folder.text().strip()).expanduser()

    def _browse(self) -> None:
        title = self.folder.accessibleName()
        chosen = QFileDialog.getExistingDirectory(self, title, self._start_folder())
        if chosen:
            self.folder.setText(chosen)

    # ---- assembly ---------------------------------------------------------------------------

    def _folder_row(self, label: Said, tip: Said) -> QHBoxLayout:
        into = PlainLabel(label)
        into.setBuddy(self.folder)
        browse = Button(self.tr("Browse…"), "fa6s.folder-open", self._browse, tip=tip)
        return hbox(into, (self.folder, 1), browse)

    def _assemble(self, size: QSize, *asked: Item) -> None:
        """Put what is asked above the tables; what `vbox` takes."""
        content = QWidget()
        vbox(*asked, (self._tables, 1), on=content, spacing=10)
        # on a small screen, the buttons stay in sight
        vbox(
            (ScrollArea(content, sideways=False), 1),
            self._buttons,
            on=self,
            spacing=10,
            margins=(20, 18, 20, 16),
        )
        self.folder.textChanged.connect(self._change)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._moves.planned.connect(self._take_plan)
        resize_within_screen(self, size)

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._change()

    def restyle(self) -> None:
        self.go.setIcon(icon("fa6s.folder-tree", self.palette(), "accent_text"))

    def _missing_plan(self) -> str:
        """What to say while there is none."""
        if not self._chosen_folder().is_absolute():
            return str(self.tr("Name the folder by its full path."))
        return str(self.tr("Working out what will happen…"))
