"""The pictures behind a figure: the worst errors, those of one cell, or those of one class."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import set_role
from pokedex_app.results.error_pictures_item_model import ErrorPicture, ErrorPicturesItemModel
from pokedex_app.results.error_tiles import ErrorTiles
from pokedex_app.results.picture_answers import PictureAnswer, RunModel, answers
from pokedex_app.services import Services
from pokedex_app.shared.runs.evaluated_run import RunResults
from pokedex_app.ui.controls import Button, ToolButton
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import picture_deeds
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import TrainerError, printable

MOST_FOUND = 120
"""Pictures that a cell or a class shows; each is kept with its heatmap, some 2 MB."""


@dataclass(frozen=True)
class PictureSource:
    """What pictures come from: a run, the part they were judged in, its model and its data set.

    `root` is None where the data set is not where the run says it is.
    """

    run: RunResults
    subset: str
    model: RunModel
    root: Path | None


@dataclass(frozen=True)
class _Question:
    """`predicted` is None for every wrong answer to pictures of `truth`."""

    kind: Literal["none", "worst", "cell", "class"]
    truth: str = ""
    predicted: str | None = None


class ErrorGallery(LiveWidget):
    """Tiles of pictures; they are looked at again by the run's model, for the heatmaps.

    Signals:
        selected(ErrorPicture | None): another picture is the current one.
        opened(ErrorPicture): the user wants to see it large.
        changed(ErrorPicture): a picture that was shown already has been looked at.
        heat_toggled(bool): the heatmaps were switched on or off.
        dataset_wanted(): the user wants to say where the data set is now.
    """

    selected = Signal(object)
    opened = Signal(object)
    changed = Signal(object)
    heat_toggled = Signal(bool)
    dataset_wanted = Signal()

    def __init__(self, services: Services, page_notice: NoticeBar) -> None:
        super().__init__()
        self._services = services
        self._shown: PictureSource | None = None
        self._question = _Question("none")
        self._job: Job | None = None
        self._failure: Exception | None = None
        self._trouble = services.errors.about("pictures of a run")
        self._cut = False
        self.model = ErrorPicturesItemModel(services.translator, self)
        self.tiles = ErrorTiles(self.model, services.translator)
        self.tiles.selected.connect(self.selected)
        self.tiles.opened.connect(self.opened)
        self.menu = self._make_menu(page_notice)
        self._title = PlainLabel("", "heading", wrap=True)
        self._heat = ToolButton(
            None,
            "fa6s.fire",
            text=self.tr("Heatmap"),
            tip=self.tr("Where in the picture the answer comes from (H)"),
        )
        self._heat.setCheckable(True)
        self._heat.setChecked(True)
        self._heat.toggled.connect(self.tiles.set_heat_shown)
        self._heat.toggled.connect(self.heat_toggled)
        self.tiles.heat_key.connect(self._heat.toggle)
        self._notice, self._notice_text = QFrame(), PlainLabel()
        self._find = Button(
            self.tr("Find the data set…"),
            "fa6s.folder-open",
            self.dataset_wanted,
            tip=self.tr("Say where the pictures are now"),
        )
        self._filler = QWidget()  # keeps title and notice at the top
        self._assemble()
        self.settle()

    def _make_menu(self, page_notice: NoticeBar) -> ContextMenu:
        def file() -> Path | None:
            current, root = self.tiles.current(), self.root
            return root / current.path if current is not None and root is not None else None

        deeds = (
            Deed(
                self.tr("See it large"),
                self.tiles.open_current,
                "fa6s.magnifying-glass-plus",
                told="Enter",
            ),
            *picture_deeds(file, page_notice),
        )
        return ContextMenu(self.tiles, deeds, applies=lambda: self.tiles.current() is not None)

    # ---- what is shown ----------------------------------------------------------------------

    def set_shown(self, shown: PictureSource | None) -> None:
        """Another run, part or place of the data set; nothing is asked about it yet."""
        self._shown = shown
        self._ask(_Question("none"))

    def show_worst(self) -> None:
        """The most confident wrong answers, as the evaluation lists them."""
        self._ask(_Question("worst"))

    def show_cell(self, truth: str, predicted: str) -> None:
        """The pictures of one class that were given one answer, right or wrong."""
        self._ask(_Question("cell", truth, predicted))

    def show_class(self, truth: str) -> None:
        """The pictures of one class that were not recognised."""
        self._ask(_Question("class", truth))

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    @property
    def shown(self) -> PictureSource | None:
        """What the pictures come from."""
        return self._shown

    @property
    def root(self) -> Path | None:
        """The data set's folder; None where it is not to be found."""
        return self._shown.root if self._shown is not None else None

    @property
    def looking(self) -> bool:
        """Whether pictures are being looked at."""
        return self._job is not None

    @property
    def notice(self) -> str:
        """What stands in the way of showing pictures; empty where nothing does."""
        return self._notice_text.text() if not self._notice.isHidden() else ""

    # ---- the pictures -----------------------------------------------------------------------

    def _ask(self, question: _Question) -> None:
        self.stop()
        self._question, self._failure, self._cut = question, None, False
        self.model.set_entries(self._known())
        self.selected.emit(None)
        paths = self._paths()
        if self._shown is not None and self._shown.root is not None and paths:
            self._look(self._shown.model, self._shown.root, paths)
        self.retranslate()

    def _known(self) -> list[ErrorPicture]:
        """Pictures that the evaluation names: all of the worst ones, or those of the question.

        Where the model can be asked, it is, and finds the others too.
        """
        if self._shown is None or self._question.kind == "none":
            return []
        if self._question.kind != "worst" and self._can_look():
            return []
        evaluation = self._shown.run.evaluations.get(self._shown.subset)
        named = evaluation.worst_errors if evaluation is not None else ()
        return [
            ErrorPicture(w.path, w.truth, w.predicted, w.confidence, w.truth_probability)
            for w in named
            if self._question.kind == "worst" or self._fits(w.truth, w.predicted)
        ]

    def _paths(self) -> list[str]:
        """What is to be looked at."""
        if self._question.kind == "none" or self._shown is None:
            return []
        if self._question.kind == "worst" or not self._can_look():
            return [self.model.entry(row).path for row in range(self.model.rowCount())]
        return self._shown.run.pictures(self._shown.subset, self._question.truth)

    def _can_look(self) -> bool:
        """Whether pictures that the evaluation does not name can be found."""
        shown = self._shown
        return (
            shown is not None
            and shown.root is not None
            and shown.model.file is not None
            and shown.run.split is not None
        )

    def _fits(self, truth: str, predicted: str) -> bool:
        question = self._question
        if truth != question.truth:
            return False
        return predicted == question.predicted if question.predicted else predicted != truth

    def _look(self, model: RunModel, root: Path, paths: list[str]) -> None:
        job = self._services.jobs.start(
            lambda control: answers(model, root, paths, control), "pictures of a run"
        )
        self._job = job
        job.events.connect(lambda seen: self._take(job, seen))
        job.failed.connect(lambda error: self._fail(job, error))
        job.finished.connect(self._trouble.over)
        job.ended.connect(lambda: self._end(job))

    def _take(self, job: Job, events: list[object]) -> None:
        if job is not self._job:
            return
        for seen in events:
            assert isinstance(seen, PictureAnswer)
            if self._question.kind == "worst" or not self._can_look():
                self.model.take(seen)
                self._tell_changed(seen.path)
            elif seen.answer is not None and self._fits(self._question.truth, seen.answer):
                self.model.append(_judged(seen, self._question.truth))
                self.tiles.show()
                self._filler.hide()
                if self.model.rowCount() >= MOST_FOUND:
                    self._cut = True
                    job.stop()
                    return

    def _tell_changed(self, path: str) -> None:
        row = self.tiles.currentIndex().row()
        if row >= 0 and self.model.entry(row).path == path:
            self.changed.emit(self.model.entry(row))

    def _fail(self, job: Job, error: Exception) -> None:
        if job is self._job:
            self._failure = error
        if not isinstance(error, TrainerError):
            self._trouble.show(error)

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.retranslate()

    # ---- words ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.model.retranslate()
        self._title.setText(self._title_text())
        self.tiles.setAccessibleName(self._title.text())
        text = self._notice_sentence()
        self._notice_text.setText(text)
        self._notice.setVisible(bool(text))
        self.tiles.setVisible(self.model.rowCount() > 0)
        self._filler.setVisible(not self.model.rowCount())
        shown = self._shown
        self._find.setVisible(
            shown is not None and shown.root is None and shown.run.settings is not None
        )

    def _title_text(self) -> str:
        question = self._question
        if question.kind == "worst":
            return self.tr("The most confident wrong answers")
        if question.kind == "class":
            return self.tr("{truth}: not recognised").format(truth=question.truth)
        if question.kind == "none":
            return self.tr("Pictures")
        if question.truth == question.predicted:
            return self.tr("{truth}: recognised").format(truth=question.truth)
        return self.tr("{truth}, taken for {predicted}").format(
            truth=question.truth, predicted=question.predicted
        )

    def _notice_sentence(self) -> str:
        shown = self._shown
        if shown is None:
            return ""
        if self._question.kind == "none":
            return self.tr("Choose a cell, a pair or a class to see its pictures.")
        if self._failure is not None:
            return self._services.errors.sentence(self._failure)
        if shown.run.settings is None:
            return self.tr("This folder does not say which pictures the run is about.")
        if shown.root is None:
            return self.tr("The data set is not at {place} any more.").format(
                place=printable(shown.run.settings.dataset)
            )
        if shown.model.file is None:
            return self.tr(
                "The run has no model file, so there are no heatmaps, and only its worst errors "
                "are known."
            )
        if self._cut:
            shown_first = self._services.translator.number(MOST_FOUND)
            return self.tr("Only the first {count} are shown.").format(count=shown_first)
        if self.looking:
            return self.tr("Looking at the pictures…")
        if not self.model.rowCount():
            return self.tr("There are none.")
        return ""

    def _assemble(self) -> None:
        set_role(self._notice_text, "muted")
        self._notice_text.setWordWrap(True)
        vbox(
            self._notice_text, (self._find, Qt.AlignmentFlag.AlignLeft), on=self._notice, spacing=8
        )
        head = hbox((self._title, 1), self._heat)
        vbox(head, self._notice, (self.tiles, 1), (self._filler, 1), on=self, spacing=8)


def _judged(seen: PictureAnswer, truth: str) -> ErrorPicture:
    assert seen.prediction is not None
    given = {item.label: item.probability for item in seen.prediction.predictions}
    best = seen.prediction.predictions[0]
    return ErrorPicture(seen.path, truth, best.label, best.probability, given.get(truth), seen)
