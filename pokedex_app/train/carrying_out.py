"""Decisions on labels carried out in the data set's folders: a preview, the deed, the way back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Control, Job
from pokedex_app.core.theme import icon, set_role
from pokedex_app.services import Services
from pokedex_app.train.logic.label_decisions import LabelDecisions
from pokedex_app.ui.controls import Button
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import hbox, resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.moves.moving import Moving
from pokedex_app.ui.moves.notice import MovesNotice
from pokedex_app.ui.moves.plan_tables import PlanTables
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.data.dataset import open_dataset
from trainer.data.decided_moves import left_out_folder, planned_moves
from trainer.errors import printable
from trainer.moves.journal import InUseError, Record
from trainer.moves.plan import Plan
from trainer.runs.preparation import Preparation

_SIZE = QSize(760, 520)
_PLANNING_MILLISECONDS = 250
"""A new plan waits until nothing has been changed for so long."""


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
        self._wanted: Preparation | None = None
        self.moving = Moving(services.jobs, services.folders.dataset_moves, self)
        self.notice = MovesNotice(self.moving, services.translator, leads_on=False, deed=self._deed)
        self.moving.moved.connect(self.moved)
        self.moving.ended.connect(lambda _: self.ended.emit())
        self.moving.failed.connect(self._tell_failure)

    def follow(self, wanted: Preparation) -> None:
        """The data set that a training is about; what was moved in it before can be undone."""
        self._wanted = wanted
        self.moving.root = wanted.dataset.absolute()
        self.notice.forget()
        self.moving.look()

    @property
    def possible(self) -> bool:
        """Not in what was unpacked from a zip, where nobody would find it."""
        unpacked = self._services.folders.datasets
        wanted = self._wanted
        return wanted is not None and not wanted.dataset.is_relative_to(unpacked)

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
            self._services.errors.show(text)
        else:
            self._services.errors.show(error)


class CarryOutDialog(LiveMixin, QDialog):
    """Accepted with a plan in `plan`; nothing has been changed on the disk by then."""

    def __init__(
        self,
        wanted: Preparation,
        store: LabelDecisions,
        moving: Moving,
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._store = store
        self._moving = moving
        self._job: Job | None = None
        self.plan: Plan | None = None
        self._timer = later(self, _PLANNING_MILLISECONDS, self._make_plan)
        says(self, windowTitle=self.tr("Carry decisions out in the folders"))
        self.folder = says(QLineEdit(), accessibleName=self.tr("Folder for what is left out"))
        suggested = left_out_folder(wanted.dataset, str(self.tr("left out")))
        self.folder.setText(str(suggested))
        self._summary = PlainLabel(wrap=True)
        self._tables = PlanTables(translator)
        self._buttons = QDialogButtonBox()
        self.go = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(self.go, "primary")
        self._cancel = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._assemble()
        self.folder.textChanged.connect(self._change)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        moving.planned.connect(self._take_plan)
        resize_within_screen(self, _SIZE)
        self.settle()

    def done(self, result: int) -> None:
        self._timer.stop()
        self._drop_question()
        self._moving.planned.disconnect(self._take_plan)
        super().done(result)

    def _assemble(self) -> None:
        intro = self.tr(
            "Pictures move into the folder of their right class, and out of the data set where "
            "they are left out. Nothing is overwritten, and you can undo all of it afterwards. "
            "Trainings of these pictures that are not finished will ask where they are."
        )
        into = PlainLabel(self.tr("What is left out goes into"))
        into.setBuddy(self.folder)
        browse = Button(
            self.tr("Browse…"),
            "fa6s.folder-open",
            self._browse,
            tip=self.tr("Choose the folder for what is left out"),
        )
        asked = QWidget()
        vbox(
            PlainLabel(intro, wrap=True),
            hbox(into, (self.folder, 1), browse),
            self._summary,
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

    # ---- the plan ---------------------------------------------------------------------------

    def _change(self) -> None:
        self._set_plan(None)
        self._timer.start()

    def _make_plan(self) -> None:
        self._drop_question()
        folder = self._left_out()
        if folder.is_absolute() and not folder.is_relative_to(self._wanted.dataset):
            self._job = self._moving.plan(lambda control: self._planned(folder, control))
            self._job.failed.connect(lambda _: self.reject())
        self._say()

    def _left_out(self) -> Path:
        return Path(self.folder.text().strip()).expanduser()

    def _planned(self, left_out: Path, control: Control) -> Iterable[object]:
        """In the job's thread."""
        wanted = self._wanted
        dataset = open_dataset(wanted.dataset, ignore=wanted.ignore, folders=wanted.folders)
        yield from planned_moves(self._store.read(), dataset, left_out, control)

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

    def _browse(self) -> None:
        title = self.tr("Folder for what is left out")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._change()

    def restyle(self) -> None:
        self.go.setIcon(icon("fa6s.folder-tree", self.palette(), "accent_text"))

    def _say(self) -> None:
        plan = self.plan
        pictures = plan.pictures if plan is not None else 0
        self.go.setText(self.tr("Move %Ln picture(s)", "", pictures))
        self.go.setEnabled(pictures > 0)
        self._summary.setText(self._sentence(plan))

    def _sentence(self, plan: Plan | None) -> str:
        folder = self._left_out()
        if not folder.is_absolute():
            return self.tr("Name the folder by its full path.")
        if folder.is_relative_to(self._wanted.dataset):
            return self.tr("Choose a folder outside of the data set.")
        if plan is None:
            return self.tr("Working out what will happen…")
        if not plan.steps:
            return self.tr("No picture would go anywhere: the folders are as you decided.")
        text: str = self.tr("%Ln picture(s) will move.", "", plan.pictures)
        if plan.renamed:
            text += " " + self.tr("%Ln of the pictures get(s) a number.", "", plan.renamed)
        return text
