"""Decisions on labels carried out in the data set's folders: a preview, the deed, the way back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QDialog, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Control, Job
from pokedex_app.services import Services
from pokedex_app.train.logic.label_decisions import LabelDecisions
from pokedex_app.ui.live import says
from pokedex_app.ui.moves.moving import Moving
from pokedex_app.ui.moves.notice import MovesNotice
from pokedex_app.ui.moves.plan_dialog import PlanDialog
from pokedex_app.ui.plain_label import PlainLabel
from trainer.data.dataset import open_dataset
from trainer.data.decided_moves import left_out_folder, planned_moves
from trainer.errors import printable
from trainer.moves.journal import InUseError, Record
from trainer.moves.plan import Plan
from trainer.pictures.packed import is_packed
from trainer.runs.preparation import Preparation

_SIZE = QSize(760, 520)


class CarryingOut(QObject):
    """Of one data set at a time.

    Attributes:
        notice: tells of it.

    Signals:
        moved(dict[str, str]): files are elsewhere now: old path to new.
        ended(): something was carried out or taken back.
    """

    moved = Signal(object)
    ended = Signal()

    def __init__(self, services: Services, store: LabelDecisions, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._store = store
        self._window = parent
        self._trouble = services.errors.about("carrying out")
        self._wanted: Preparation | None = None
        self.moving = Moving(services.jobs, services.folders.dataset_moves, self)
        self.notice = MovesNotice(self.moving, services.translator, leads_on=False, deed=self._deed)
        self.moving.moved.connect(self.moved)
        self.moving.ended.connect(lambda _: self.ended.emit())
        for went_well in (self.moving.planned, self.moving.ended):
            went_well.connect(lambda _: self._trouble.over())
        self.moving.failed.connect(self._tell_failure)

    def follow(self, wanted: Preparation) -> None:
        """The data set that a training is about; what was moved in it before can be undone."""
        self._wanted = wanted
        self.moving.root = wanted.dataset.absolute()
        self.notice.forget()
        self.moving.look()

    @property
    def possible(self) -> bool:
        """Not in what was unpacked from a zip, where nobody would find it, nor in shards."""
        if self._wanted is None:
            return False
        dataset, unpacked = self._wanted.dataset, self._services.folders.datasets
        return not dataset.is_relative_to(unpacked) and not is_packed(dataset)

    def ask(self) -> None:
        """Show what would move where, and move it."""
        if self._wanted is None or self.moving.busy or not self.possible:
            return
        dialog = CarryOutDialog(
            self._wanted, self._store, self.moving, self._services.translator, self._window
        )
        dialog.finished.connect(lambda _: self._carry_out(dialog))
        dialog.open()

    def _carry_out(self, dialog: CarryOutDialog) -> None:
        if dialog.result() == QDialog.DialogCode.Accepted and dialog.plan is not None:
            self.notice.expect_sorting()
            self.moving.carry_out(dialog.plan)
        dialog.deleteLater()

    def _deed(self, record: Record) -> str:
        text = self.tr("%Ln picture(s) of {folder} moved as was decided.", "", record.pictures)
        return str(text.format(folder=printable(Path(record.root).name)))

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, InUseError):
            text = self.tr("Another window or a terminal is moving files of this data set.")
            self._trouble.show(text)
        else:
            self._trouble.show(error)


class CarryOutDialog(PlanDialog):
    """Asks where the pictures that are left out shall lie."""

    def __init__(
        self,
        wanted: Preparation,
        store: LabelDecisions,
        moving: Moving,
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(moving, translator, self.tr("Folder for what is left out"), parent)
        self._wanted = wanted
        self._store = store
        says(self, windowTitle=self.tr("Carry decisions out in the folders"))
        suggested = left_out_folder(wanted.dataset, str(self.tr("left out")))
        self.folder.setText(str(suggested))
        intro = self.tr(
            "Pictures move into the folder of their right class, and out of the data set where "
            "they are left out. Nothing is overwritten, and you can undo all of it afterwards. "
            "Trainings of these pictures that are not finished will ask where they are."
        )
        self._assemble(
            _SIZE,
            PlainLabel(intro, wrap=True),
            self._folder_row(
                self.tr("What is left out goes into"),
                tip=self.tr("Choose the folder for what is left out"),
            ),
            self._summary,
        )
        self.settle()

    # ---- the plan ---------------------------------------------------------------------------

    def _planning(self) -> Job | None:
        folder = self._chosen_folder()
        if not folder.is_absolute() or folder.is_relative_to(self._wanted.dataset):
            return None
        job = self._moves.plan(lambda control: self._planned(folder, control))
        job.failed.connect(lambda _: self.reject())
        return job

    def _planned(self, left_out: Path, control: Control) -> Iterable[object]:
        """In the job's thread."""
        wanted = self._wanted
        dataset = open_dataset(wanted.dataset, ignore=wanted.ignore, folders=wanted.folders)
        yield from planned_moves(self._store.read(), dataset, left_out, control)

    # ---- texts ------------------------------------------------------------------------------

    def _say(self) -> None:
        plan = self.plan
        pictures = plan.pictures if plan is not None else 0
        self.go.setText(self.tr("Move %Ln picture(s)", "", pictures))
        self.go.setEnabled(pictures > 0)
        self._summary.setText(self._sentence(plan))

    def _sentence(self, plan: Plan | None) -> str:
        if self._chosen_folder().is_relative_to(self._wanted.dataset):
            return self.tr("Choose a folder outside of the data set.")
        if plan is None:
            return self._missing_plan()
        if not plan.steps:
            return self.tr("No picture would go anywhere: the folders are as you decided.")
        text: str = self.tr("%Ln picture(s) will move.", "", plan.pictures)
        if plan.renamed:
            text += " " + self.tr("%Ln of the pictures get(s) a number.", "", plan.renamed)
        return text
