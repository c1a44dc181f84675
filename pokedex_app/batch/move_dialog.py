"""Sorting pictures into folders: the wish, and a preview of what will happen, in one dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import hbox, resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.moves.moving import Moving
from pokedex_app.ui.moves.plan_tables import PlanTables
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.moves.plan import Mode, Plan

SIZE = QSize(760, 560)
PLANNING_MILLISECONDS = 250
"""A new plan waits until nothing has been changed for so long."""


class BatchMoveDialog(LiveMixin, QDialog):
    """Accepted with a plan in `plan`; nothing has been changed on the disk by then.

    Args:
        results: what to sort.
        folder: where the dialog for choosing a folder begins.
    """

    def __init__(
        self,
        results: Sequence[Result],
        sorting: Moving,
        translator: Translator,
        threshold: float,
        folder: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._sorting = sorting
        self._translator = translator
        self._threshold = threshold
        self._start_folder = folder
        self._job: Job | None = None
        self.plan: Plan | None = None
        self._timer = later(self, PLANNING_MILLISECONDS, self._make_plan)
        says(self, windowTitle=self.tr("Sort pictures into folders"))
        self.copying = says(
            QRadioButton(), text=self.tr("Copy: the pictures also stay where they are")
        )
        self.moving = says(
            QRadioButton(), text=self.tr("Move: the pictures leave the place where they are")
        )
        self.copying.setChecked(True)
        self.folder = says(
            QLineEdit(),
            placeholderText=self.tr("Choose a folder"),
            accessibleName=self.tr("Folder to sort into"),
        )
        self.unsure = says(
            QCheckBox(), text=self.tr("Also sort answers that are not sure, into the folder")
        )
        self.unsure_name = says(
            QLineEdit(), accessibleName=self.tr("Folder for answers that are not sure")
        )
        self.sidecars = QCheckBox()
        self.sidecars.setChecked(True)
        self.sidecars.hide()
        self._summary = PlainLabel(wrap=True)
        self._warning = PlainLabel("", "warning", wrap=True)
        self._tables = PlanTables(translator)
        self._buttons = QDialogButtonBox()
        self.go = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(self.go, "primary")
        self._cancel = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._assemble()
        self._connect()
        resize_within_screen(self, SIZE)
        self.settle()

    def wish(self) -> SortingRequest | None:
        """What is asked for; None while no folder is named."""
        folder = self.folder.text().strip()
        if not folder:
            return None
        unsure = self.unsure_name.text().strip() if self.unsure.isChecked() else None
        mode = Mode.MOVE if self.moving.isChecked() else Mode.COPY
        root, sidecars = Path(folder).expanduser(), self.sidecars.isChecked()
        return SortingRequest(mode, root, self._threshold, unsure or None, sidecars)

    def done(self, result: int) -> None:
        self._timer.stop()
        self._drop_question()
        self._sorting.planned.disconnect(self._take_plan)
        super().done(result)

    # ---- the plan ---------------------------------------------------------------------------

    def _change(self) -> None:
        self.unsure_name.setEnabled(self.unsure.isChecked())
        self._set_plan(None)
        self._timer.start()

    def _make_plan(self) -> None:
        self._drop_question()
        wish = self.wish()
        if wish is not None and wish.root.is_absolute():
            results = self._results
            self._job = self._sorting.plan(lambda control: planned(results, wish, control))
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
        if plan is not None:  # without one it keeps its place
            self._offer_sidecars(plan.belonging)
        self._tables.set_plan(plan)
        self._say()

    def _offer_sidecars(self, count: int) -> None:
        """Only where there are such files."""
        text = self.tr(
            "Also take %Ln file(s) that belong to the pictures: same name, such as .xmp or raw",
            "",
            count,
        )
        self.sidecars.setText(text)
        self.sidecars.setVisible(count > 0)

    def _browse(self) -> None:
        start = self.folder.text() or self._start_folder
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to sort into"), start)
        if chosen:
            self.folder.setText(chosen)

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        intro = self.tr(
            "Each picture goes into the folder of its class. Nothing is overwritten: where a "
            "name is taken, the picture gets a number. You can undo all of it afterwards."
        )
        into = PlainLabel(self.tr("Into the folder"))
        into.setBuddy(self.folder)
        browse = Button(
            self.tr("Browse…"),
            "fa6s.folder-open",
            self._browse,
            tip=self.tr("Choose the folder to sort into"),
        )
        asked = QWidget()
        vbox(
            PlainLabel(intro, wrap=True),
            self.copying,
            self.moving,
            hbox(into, (self.folder, 1), browse),
            hbox(self.unsure, (self.unsure_name, 1)),
            self.sidecars,
            4,
            self._summary,
            self._warning,
            (self._tables, 1),
            on=asked,
            spacing=10,
        )
        # on a small screen, the buttons stay in sight
        vbox(
            (ScrollArea(asked, sideways=False), 1),
            self._buttons,
            on=self,
            spacing=10,
            margins=(20, 18, 20, 16),
        )

    def _connect(self) -> None:
        self.folder.textChanged.connect(self._change)
        self.copying.toggled.connect(self._change)
        self.unsure.toggled.connect(self._change)
        self.sidecars.toggled.connect(self._change)
        self.unsure_name.textChanged.connect(self._change)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._sorting.planned.connect(self._take_plan)

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        if not self.unsure_name.isModified():
            self.unsure_name.setText(self.tr("Not sure"))
        self._cancel.setText(self.tr("Cancel"))
        self._change()

    def restyle(self) -> None:
        self.go.setIcon(icon("fa6s.folder-tree", self.palette(), "accent_text"))

    def _say(self) -> None:
        plan = self.plan
        pictures, steps = (plan.pictures, len(plan.steps)) if plan is not None else (0, 0)
        if self.moving.isChecked():
            self.go.setText(self.tr("Move %Ln picture(s)", "", pictures))
        else:
            self.go.setText(self.tr("Copy %Ln picture(s)", "", pictures))
        self._summary.setText(self._sentence(plan))
        short = plan is not None and plan.mode is Mode.COPY and _too_large(plan)
        self._warning.setVisible(short)
        if plan is not None and short:
            text = self.tr("There is too little room: {needed} are needed, {free} are free.")
            sizes = {
                "needed": self._translator.size(plan.size),
                "free": self._translator.size(plan.free or 0),
            }
            self._warning.setText(text.format(**sizes))
        self.go.setEnabled(steps > 0 and not short)

    def _sentence(self, plan: Plan | None) -> str:
        wish = self.wish()
        if wish is None:
            return self.tr("Choose a folder to see what will happen.")
        if not wish.root.is_absolute():
            return self.tr("Name the folder by its full path.")
        if plan is None:
            return self.tr("Working out what will happen…")
        if not plan.steps:
            return self.tr("No picture would go anywhere.")
        pictures = self.tr("%Ln picture(s)", "", plan.pictures)
        folders = self.tr("%Ln folder(s)", "", self._tables.folders)
        text = self.tr("{pictures} ({size}) will go into {folders}.").format(
            pictures=pictures, size=self._translator.size(plan.size), folders=folders
        )
        beside = len(plan.steps) - plan.pictures
        if beside:
            text += " " + self.tr("%Ln file(s) that belong to them go along.", "", beside)
        if plan.renamed:
            text += " " + self.tr("%Ln of the pictures get(s) a number.", "", plan.renamed)
        if plan.stays:
            text += " " + self.tr("%Ln file(s) will stay.", "", len(plan.stays))
        return text


def _too_large(plan: Plan) -> bool:
    return plan.free is not None and plan.size > plan.free
