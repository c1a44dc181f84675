"""Sorting pictures into folders: the wish, and a preview of what will happen, in one dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QWidget

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Job
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import says
from pokedex_app.ui.moves.moving import Moving
from pokedex_app.ui.moves.plan_dialog import PlanDialog
from pokedex_app.ui.plain_label import PlainLabel
from trainer.model.labels import no_class_folder
from trainer.moves.plan import Mode, Plan

SIZE = QSize(760, 560)


class BatchMoveDialog(PlanDialog):
    """Asks where to, whether pictures stay too, and what becomes of answers that are not sure or
    none of these.

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
        super().__init__(sorting, translator, self.tr("Folder to sort into"), parent)
        self._results = results
        self._translator = translator
        self._threshold = threshold
        self._first_folder = folder
        says(self, windowTitle=self.tr("Sort pictures into folders"))
        self.copying = says(
            QRadioButton(), text=self.tr("Copy: the pictures also stay where they are")
        )
        self.moving = says(
            QRadioButton(), text=self.tr("Move: the pictures leave the place where they are")
        )
        self.copying.setChecked(True)
        says(self.folder, placeholderText=self.tr("Choose a folder"))
        self.unsure = says(
            QCheckBox(), text=self.tr("Also sort answers that are not sure, into the folder")
        )
        self.unsure_name = says(
            QLineEdit(), accessibleName=self.tr("Folder for answers that are not sure")
        )
        self.strange = says(
            QCheckBox(), text=self.tr("Also sort what shows none of the classes, into the folder")
        )
        self.strange_name = says(
            QLineEdit(), accessibleName=self.tr("Folder for what shows none of the classes")
        )
        self.sidecars = QCheckBox()
        self.sidecars.setChecked(True)
        self.sidecars.hide()
        self._warning = PlainLabel("", "warning", wrap=True)
        intro = self.tr(
            "Each picture goes into the folder of its class. Nothing is overwritten: where a "
            "name is taken, the picture gets a number. You can undo all of it afterwards."
        )
        self._assemble(
            SIZE,
            PlainLabel(intro, wrap=True),
            self.copying,
            self.moving,
            self._folder_row(
                self.tr("Into the folder"), tip=self.tr("Choose the folder to sort into")
            ),
            hbox(self.unsure, (self.unsure_name, 1)),
            hbox(self.strange, (self.strange_name, 1)),
            PlainLabel(
                self.tr("A folder in parentheses is no class: no training takes it for one."),
                "muted",
                wrap=True,
            ),
            self.sidecars,
            4,
            self._summary,
            self._warning,
        )
        for box in (self.copying, self.unsure, self.strange, self.sidecars):
            box.toggled.connect(self._change)
        for name in (self.unsure_name, self.strange_name):
            name.textChanged.connect(self._change)
        self.settle()

    def wish(self) -> SortingRequest | None:
        """What is asked for; None while no folder is named."""
        if not self.folder.text().strip():
            return None
        unsure = self.unsure_name.text().strip() if self.unsure.isChecked() else None
        strange = self.strange_name.text().strip() if self.strange.isChecked() else None
        mode = Mode.MOVE if self.moving.isChecked() else Mode.COPY
        return SortingRequest(
            mode,
            self._chosen_folder(),
            self._threshold,
            unsure or None,
            strange or None,
            sidecars=self.sidecars.isChecked(),
        )

    # ---- the plan ---------------------------------------------------------------------------

    def _change(self) -> None:
        self.unsure_name.setEnabled(self.unsure.isChecked())
        self.strange_name.setEnabled(self.strange.isChecked())
        super()._change()

    def _planning(self) -> Job | None:
        results, wish = self._results, self.wish()
        if wish is None or not wish.root.is_absolute():
            return None
        return self._moves.plan(lambda control: planned(results, wish, control))

    def _set_plan(self, plan: Plan | None) -> None:
        if plan is not None:  # without one it keeps its place
            self._offer_sidecars(plan.belonging)
        super()._set_plan(plan)

    def _offer_sidecars(self, count: int) -> None:
        """Only where there are such files."""
        text = self.tr(
            "Also take %Ln file(s) that belong to the pictures: same name, such as .xmp or raw",
            "",
            count,
        )
        self.sidecars.setText(text)
        self.sidecars.setVisible(count > 0)

    def _start_folder(self) -> str:
        return self.folder.text() or self._first_folder

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        if not self.unsure_name.isModified():
            self.unsure_name.setText(no_class_folder(self.tr("Not sure")))
        if not self.strange_name.isModified():
            self.strange_name.setText(no_class_folder(self.tr("None of these")))
        super().retranslate()

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
        if not self.folder.text().strip():
            return self.tr("Choose a folder to see what will happen.")
        if plan is None:
            return self._missing_plan()
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
