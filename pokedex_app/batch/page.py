"""Batch: a folder or many pictures in, a table of answers out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from pokedex_app.batch.add import BatchAdd
from pokedex_app.batch.answers_item_model import AnswersItemModel
from pokedex_app.batch.batch_run import BatchRun, BatchState, Left
from pokedex_app.batch.collecting import BatchCollecting
from pokedex_app.batch.correct_dialog import CorrectDialog
from pokedex_app.batch.correcting import BatchCorrecting
from pokedex_app.batch.drop import FOLDER_KEYS, BatchDrop
from pokedex_app.batch.export_job import BatchExport
from pokedex_app.batch.file_dialogs import ask_for_folder, page_texts
from pokedex_app.batch.filters import BatchFilters
from pokedex_app.batch.foot import EXPORT_KEYS, SORT_KEYS, BatchFoot
from pokedex_app.batch.gone_folders import GoneFolders
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.answers_export import Written
from pokedex_app.batch.logic.correcting import Given, Word
from pokedex_app.batch.logic.filtering import Choice
from pokedex_app.batch.logic.gone import in_place
from pokedex_app.batch.move_dialog import BatchMoveDialog
from pokedex_app.batch.other_models import OtherModels
from pokedex_app.batch.panel import BatchPanel
from pokedex_app.batch.progress import PAUSE_KEYS, BatchProgress
from pokedex_app.batch.sides import BatchSides
from pokedex_app.batch.table import BatchTable
from pokedex_app.core.recent import folders_of
from pokedex_app.services import Services
from pokedex_app.shared.class_names import shown_name
from pokedex_app.shared.collection.records import Correction
from pokedex_app.shared.file_kinds import kinds_of
from pokedex_app.ui.class_offer import offer_classes
from pokedex_app.ui.controls import OPEN, PASTE, on_keys
from pokedex_app.ui.copies_question import CopiesQuestion
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.incoming import Incoming, incoming
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import Said
from pokedex_app.ui.moves.moving import Moving
from pokedex_app.ui.moves.notice import MovesNotice
from pokedex_app.ui.no_hits import NoHits
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import copy_path, offer_training, opening, show_in_folder, showing
from pokedex_app.ui.page import Page
from pokedex_app.ui.picture_dialog import ask_for_pictures
from pokedex_app.ui.recent_button import RecentButton
from pokedex_app.ui.saving import ask_for_target
from pokedex_app.ui.threshold_control import ThresholdButton
from trainer.errors import printable
from trainer.messages import told
from trainer.moves.journal import InUseError
from trainer.resources import samples

if TYPE_CHECKING:
    from pokedex_app.batch.logic.agreement import Accuracy


class BatchPage(DropTarget, Page):
    """The table with everything around it.

    Signals:
        identify_requested(list[Path]): the user wants to look closer at a picture.
        species_requested(int): the user wants to read about the species with that id.
        train_requested(Path): the user wants a model of the folders in that one.
    """

    identify_requested = Signal(list)
    species_requested = Signal(int)
    train_requested = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__(self.tr("Batch"), self.tr("Name every picture of a folder at once."))
        self._services = services
        self._looked = False
        self._truths = False
        self._told = ""
        self._last_right: str | None = None
        self.model = AnswersItemModel(
            self._name_of, services.translator.percent, self._explain, self
        )
        self.run = BatchRun(
            services.jobs,
            services.recogniser,
            known=self.model.paths,
            threads=lambda: services.settings.value.threads,
            ignore=lambda: services.settings.value.ignore,
            parent=self,
        )
        self.sorting = Moving(services.jobs, services.folders.data / "moves", self)
        self.collecting = BatchCollecting(
            services.jobs, services.species, services.collection, services.threshold, self
        )
        self.correcting = BatchCorrecting(
            services.jobs,
            services.species,
            services.collection,
            results=lambda: self.model.results,
            examples=lambda: services.keeps_examples,
            parent=self,
        )
        self._copies = CopiesQuestion(services, self)
        self.exporting = BatchExport(services.jobs, self)
        self._recent = services.recent_folders()
        recent = self.tr("Recent folders")
        self.certainty = ThresholdButton(services)
        self._recent_held = QWidget()
        hbox(self._make_recent(recent), on=self._recent_held)
        self.drop = BatchDrop(self._make_recent(recent, self.tr("Recent")))
        self.progress = BatchProgress(self.run, services.translator)
        self.filters = BatchFilters(self.model.name_of, self)
        self.panel = BatchPanel(self.model, services.jobs, services.translator)
        self.table = BatchTable(self.model, services.thumbnails, self.panel)
        fits = self.tr("No picture fits what you search for.")
        NoHits(self.table, fits, self.filters.reset.click, lambda: bool(self.model.results))
        self.foot = BatchFoot(self.model, services.translator)
        self.moves = MovesNotice(self.sorting, services.translator)
        self.moves.train_requested.connect(self.train_requested)
        self.others = OtherModels(self.model, services.recogniser, self._name_again)
        self.notice = NoticeBar()
        self.gone = GoneFolders(services, self.model, self.notice, self)
        self.add = BatchAdd()
        self._stack = QStackedWidget()
        self._working = QWidget()
        self._assemble()
        self._connect()
        self._add_shortcuts()
        self.setAcceptDrops(True)
        self._follow_threshold()
        self.settle()

    # ---- what the window asks ---------------------------------------------------------------

    def activated(self) -> None:
        if not self._looked:
            self._looked = True
            self.sorting.look()
        self.correcting.look_at_all()  # Identify or another window may have heard the user's word
        self._follow_threshold()
        self.gone.look()

    def go_to_current(self) -> None:
        """Back from looking closer at it, or from saying what it shows."""
        self.activateWindow()
        self.table.show_current()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Name these files, and every picture in these folders, after what is under way."""
        self._name_pictures([path.absolute() for path in paths])
        services = self._services
        services.run(lambda: folders_of(paths), self._recent.add, "recent")

    def _leave_news(self) -> None:
        """Something new begins: what is finished has been told for long enough."""
        self.notice.dismiss_news()
        self.moves.dismiss_news()

    def _name_pictures(self, paths: Sequence[Path]) -> None:
        if paths:
            self._leave_news()
            self.run.add(paths)

    def busy(self) -> str | None:
        if self.sorting.busy:
            return self.tr("Pictures are being sorted into folders. You can go on with it later.")
        if self.run.active:
            return self.tr("A batch of pictures is being named.")
        if self.exporting.busy:
            return self.tr("A file with results is being written.")
        if self.correcting.busy:
            return self.tr("What you said of pictures is being noted.")
        return None

    def shutdown(self) -> None:
        self.run.forget()
        self.collecting.shutdown()
        self.correcting.shutdown()
        self.sorting.stop()
        self.exporting.stop()

    # ---- pictures come in -------------------------------------------------------------------

    def choose_folder(self) -> None:
        self.open_paths(ask_for_folder(self, self._services.settings))

    def choose_files(self) -> None:
        self.open_paths(ask_for_pictures(self, self._services))

    def paste(self) -> None:
        self.take(incoming(QGuiApplication.clipboard().mimeData()))

    def clear(self) -> None:
        """Empty the table and drop what is under way, undoably. No file is touched."""
        results, left = list(self.model.results), self.run.forget()
        self._truths = False
        self.filters.show_choice(Choice(), tell=True)
        self.model.clear()
        self.notice.tell(
            self.tr("%Ln row(s) cleared.", "", len(results)),
            lambda: self._bring_back(results, left),
        )
        self.show_state()

    def _bring_back(self, results: list[Result], left: Left) -> None:
        self._take(results)
        self.run.leave(left)
        self.show_state()

    def _take(self, results: list[Result]) -> None:
        first = not self.model.results
        self._truths = self._truths or any(result.truth is not None for result in results)
        # another model is asked again, or a clear was undone since the batch began
        again = [result for result in results if self.model.knows(result.path)]
        if again:
            self.model.renew(again)
        self.model.append(result for result in results if not self.model.knows(result.path))
        if first:
            self.table.go_to(0)

    def _finish(self, results: list[Result]) -> None:
        unreadable = sum(result.error is not None for result in results)
        sentences = []
        if len(results) > unreadable:
            sentences += [
                self.tr("%Ln picture(s) named", "", len(results) - unreadable),
                self.tr("in {time}.").format(
                    time=self._services.translator.duration(self.run.seconds)
                ),
            ]
        if unreadable:
            sentences.append(self.tr("%Ln file(s) cannot be read.", "", unreadable))
            self.gone.look(again=True)
        self.notice.tell(" ".join(sentences))

    def _name_again(self) -> None:
        """Ask the model that is in use about what others have answered; answers to pictures that
        have gone stay."""
        services, classifier = self._services, self._services.recogniser.classifier
        if classifier is None:
            return
        known = self.model.paths(classifier.digest)
        wanted = [result.path for result in self.model.results if result.path not in known]

        def ask(found: list[Path]) -> None:
            self._name_pictures(found)
            if len(found) < len(wanted):
                self.gone.look(again=True)

        services.run(lambda: in_place(wanted), ask, "in-place")

    def _remove(self, results: list[Result]) -> None:
        row = self.model.row_of(results[0].path) or 0
        self.model.remove(result.path for result in results)
        self.table.go_to(min(row, self.model.rowCount() - 1))
        if len(results) == 1:
            text: str = self.tr("{name} is out of the table; the file stays.")
            text = text.format(name=results[0].name)
        else:
            text = self.tr("%Ln row(s) are out of the table; the files stay.", "", len(results))
        self.notice.tell(text, lambda: self._bring_back(results, Left()))
        self.show_state()

    def _tell_nothing(self) -> None:
        if self.model.results:
            self.notice.tell(self.tr("There is no new picture in that."))
        else:
            self.notice.tell(self.tr("There is no picture in that."))

    def show_state(self) -> None:
        """Whatever depends on the run, on the sorting or on whether there are rows."""
        started = bool(self.model.results) or self.run.phase is not BatchState.IDLE
        self._stack.setCurrentWidget(self._working if started else self.drop)
        self.add.setVisible(started)
        self._recent_held.setVisible(started)
        self.filters.set_labels(self.model.labels, truths=self._truths)
        self.foot.set_truths(self._truths)
        self.others.again.setEnabled(not self.run.active)
        self.foot.set_idle(not (self.run.active or self.sorting.busy or self.exporting.busy))
        told = self.moves.text if self.sorting.busy else self.progress.summary()
        if told != self._told:
            self._told = told
            self.status.emit(told)

    # ---- what is done with the answers ------------------------------------------------------

    def export(self, ending: str) -> None:
        """Ask for a file and write the rows that are shown to it."""
        title, name = self.tr("Export results"), self.tr("results")
        target = ask_for_target(self, self._services.settings, title, name, ending)
        if target is not None:
            self._leave_news()
            texts = page_texts(self.model, self._services.translator)
            self.exporting.start(self.model.shown(), target, self.model.threshold, texts)

    def _tell_written(self, written: Written, target: Path) -> None:
        if written.done == written.total:
            text = self.tr("%Ln row(s) written to {file}.", "", written.total)
            deeds = opening(target, self.notice), showing(target, self.notice)
            self.notice.offer(text.format(file=printable(target)), *deeds)
        else:
            number = self._services.translator.number
            text = self.tr("Writing: {done} of {total} rows")
            done, total = number(written.done), number(written.total)
            self.notice.tell(text.format(done=done, total=total))

    def sort_into_folders(self) -> None:
        """Ask how, show what will happen, and do it."""
        if not self.foot.sort.isEnabled():
            return
        dialog = BatchMoveDialog(
            self.model.shown(),
            self.sorting,
            self._services.translator,
            self.model.threshold,
            self._services.settings.value.first_folder,
            self,
        )
        dialog.finished.connect(lambda _result: self._carry_out(dialog))
        dialog.open()

    def _carry_out(self, dialog: BatchMoveDialog) -> None:
        plan = dialog.plan
        if dialog.result() == QDialog.DialogCode.Accepted and plan is not None:
            self.notice.dismiss()
            self.moves.expect_sorting()
            self.sorting.carry_out(plan)
        dialog.deleteLater()

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, InUseError):
            self.notice.tell(self.tr("Another window is at work on this sorting."))
        else:
            self._services.errors.show(error)

    def _follow_moves(self, moved: dict[str, str]) -> None:
        self.table.follow(moved)
        self.model.relocate(moved)

    def _find_again(self, moved: dict[str, str]) -> None:
        """Answers stay with their pictures; what could not be read while they were gone is asked
        anew."""
        moved = {old: new for old, new in moved.items() if not self.model.knows(new)}
        failed = [r.path for r in self.model.results if r.error is not None and r.path in moved]
        self.model.remove(failed)
        self._follow_moves(moved)
        self._name_pictures([Path(moved[path]) for path in failed])

    def show_accuracy(self) -> None:
        """Compare the answers with the folders' names, in a window of its own."""
        self._leave_news()
        results = list(self.model.results)
        manifest = self._services.recogniser.manifest
        labels = manifest.labels if manifest is not None else ()
        threshold = self.model.threshold

        def work() -> Accuracy | None:
            from pokedex_app.batch.logic.agreement import accuracy_of

            return accuracy_of(results, labels, threshold)

        self._services.run(work, self._open_accuracy, "accuracy")

    def _open_accuracy(self, accuracy: Accuracy | None) -> None:
        from pokedex_app.batch.accuracy import BatchAccuracy

        if accuracy is None:
            self.notice.tell(self.tr("No picture that could be read lies in a class's folder."))
            return
        dialog = BatchAccuracy(accuracy, self.model.name_of, self._services.translator, self)
        dialog.pair_chosen.connect(self._show_pair)
        dialog.show()

    def _show_pair(self, truth: str, likeliest: str) -> None:
        self.filters.show_choice(Choice(pair=(truth, likeliest)), tell=True)

    # ---- the user's word --------------------------------------------------------------------

    def correct(self) -> None:
        """Ask what the selected pictures show."""
        selected = self._readable()
        if not selected or self._services.recogniser.manifest is None:
            return
        dialog = CorrectDialog(len(selected), self)
        offer_classes(dialog.picker, self._services)
        dialog.accepted.connect(lambda: self._give(selected, dialog.right))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self.go_to_current)  # ready for the next one
        dialog.open()

    def confirm(self) -> None:
        """What the model says of the selected pictures is right."""
        self._note([Word(result, result.answer) for result in self._readable()])

    def disown(self) -> None:
        """The selected pictures show none of the model's classes."""
        self._give(self._readable(), None)

    def repeat(self) -> None:
        """The selected pictures show the class that was named last."""
        if self._last_right is not None:
            self._give(self._readable(), self._last_right)

    def _readable(self) -> list[Result]:
        return [result for result in self.table.selected() if result.error is None]

    def _give(self, results: list[Result], right: str | None) -> None:
        if right is not None:
            self._last_right = right
            self.table.offer_again(right)
        self._note([Word(result, right) for result in results])

    def _note(self, words: list[Word]) -> None:
        if words:
            self._copies.ask_first(lambda: self.correcting.give(words))

    def _take_corrections(self, changes: dict[str, Correction | None]) -> None:
        """Whoever corrects many goes on with the next row, where the filter holds the corrected one
        back now or the order has it elsewhere."""
        current, row = self.table.current, self.table.currentIndex().row()
        following = self._below(row, changes)
        self.model.correct(changes)
        corrected = current.path if current is not None and current.path in changes else None
        if corrected is not None and self.model.row_of(corrected) != row:
            there = self.model.row_of(following) if following is not None else None
            self.table.go_to(min(row, self.model.rowCount() - 1) if there is None else there)
        self.show_state()

    def _below(self, row: int, changes: Collection[str]) -> str | None:
        """The first path below that row that is not one of `changes`."""
        rows = range(row + 1, self.model.rowCount())
        paths = (self.model.result(each).path for each in rows)
        return next((path for path in paths if path not in changes), None)

    def _tell_given(self, words: list[Given]) -> None:
        kept = [one for one in words if one.correction is not None]
        rights = {one.word.right for one in kept}
        count = self.tr("%Ln picture(s)", "", len(kept))
        what = printable(kept[0].word.result.name) if len(kept) == 1 else count
        text = self.tr("Noted for {name}.").format(name=what)
        if len(rights) == 1:
            (right,) = rights
            shown = self.model.name_of(right) if right else self.tr("none of the classes")
            text = self.tr("Noted for {name}: {right}.").format(name=what, right=shown)
        if len(kept) < len(words):
            lost = self.tr("%Ln file(s) cannot be read any more.", "", len(words) - len(kept))
            text += " " + lost
        undo = (lambda: self.correcting.take_back(kept)) if kept else None
        self.notice.tell(text, undo)

    # ---- small things -----------------------------------------------------------------------

    def _name_of(self, label: str) -> str:
        return shown_name(label, self._services.species, self._services.translator.language)

    def _explain(self, text: str) -> str:
        return told(text, self._services.translator.language)

    def _follow_threshold(self) -> None:
        self.model.set_threshold(self._services.threshold())
        self.foot.follow()

    def _show_species(self, label: str) -> None:
        species = self._services.species.find(label)
        if species is not None:
            self.species_requested.emit(species.id)

    def _copy_paths(self, results: list[Result]) -> None:
        if len(results) == 1:
            copy_path(Path(results[0].path), self.notice)
            return
        QGuiApplication.clipboard().setText("\n".join(result.path for result in results))
        self.notice.tell(self.tr("Copied the paths of %Ln file(s).", "", len(results)))

    def _copy_answers(self, results: list[Result]) -> None:
        """As text; the user's word comes first where there is one."""
        percent = self._services.translator.percent
        lines = []
        for result in results:
            lines.append(f"{result.name}: {self.model.answer(result)}")
            for label, probability in zip(result.labels, result.probabilities, strict=True):
                lines.append(f"{self._name_of(label)}  {percent(probability)}")
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.notice.tell(self.tr("Copied the answer as text."))

    def _toggle_pause(self) -> None:
        (self.run.resume if self.run.paused else self.run.pause)()

    # ---- drops and keys ---------------------------------------------------------------------

    def set_hovered(self, hovered: bool) -> None:
        self.drop.set_hovered(hovered)

    def take(self, brought: Incoming) -> None:
        if not brought.paths:
            self.notice.tell(self.tr("There are no files in that."))
            return
        kinds = kinds_of(brought.paths)
        if kinds.archives and not kinds.pictures:
            offer_training(self.notice, kinds.archives, self.elsewhere)
        elif kinds.pictures:  # a zip among pictures gets a row that says what it is
            self.open_paths([*kinds.pictures, *kinds.archives])
        if kinds.models or kinds.runs:
            self.elsewhere.emit([*kinds.models, *kinds.runs])

    def _add_shortcuts(self) -> None:
        """They work while the page is the visible one, wherever the focus is in the window."""
        on_keys(self, OPEN, self.choose_files)
        on_keys(self, FOLDER_KEYS, self.choose_folder)
        on_keys(self, PASTE, self.paste)
        on_keys(self, PAUSE_KEYS, self._toggle_pause)
        on_keys(self, EXPORT_KEYS, self.foot.open_export_menu)
        on_keys(self, SORT_KEYS, self.sort_into_folders)

    def _make_recent(self, name: Said, text: Said | None = None) -> RecentButton:
        services = self._services
        button = RecentButton(self._recent, services.jobs, services.errors, name, text)
        button.chosen.connect(lambda folder: self.open_paths([folder]))
        return button

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        self.header.tools.addWidget(self.certainty)
        self.header.tools.addWidget(self._recent_held)
        self.header.tools.addWidget(self.add)
        sides = (BatchSides(self.table, self.panel), 1)
        vbox(self.progress, self.filters, sides, self.foot, on=self._working, spacing=10)
        self._stack.addWidget(self.drop)
        self._stack.addWidget(self._working)
        self.body.addWidget(self.moves)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.others)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        services, run = self._services, self.run
        self.drop.folder_requested.connect(self.choose_folder)
        self.drop.files_requested.connect(self.choose_files)
        self.add.folder_requested.connect(self.choose_folder)
        self.add.files_requested.connect(self.choose_files)
        self.drop.samples_requested.connect(lambda: self.open_paths([samples()]))
        run.answered.connect(self._take)
        run.began.connect(self.collecting.begin)
        run.answered.connect(self.collecting.add)
        run.answered.connect(self.correcting.look_up)
        run.changed.connect(self.show_state)
        run.finished.connect(self._finish)
        run.nothing_found.connect(self._tell_nothing)
        naming, writing = services.errors.about("batch"), services.errors.about("export")
        run.failed.connect(naming.show)
        run.finished.connect(naming.over)
        noting = services.errors.about("collection")
        collecting, again = services.errors.about("collecting"), self.collecting.take_in
        self.collecting.failed.connect(lambda error: collecting.show(error, again=again))
        self.collecting.taken.connect(collecting.over)
        self.correcting.found.connect(self._take_corrections)
        self.correcting.given.connect(self._tell_given)
        self.correcting.given.connect(noting.over)
        self.correcting.failed.connect(noting.show)
        self.progress.pause_toggled.connect(self._toggle_pause)
        self.progress.cancel_requested.connect(run.cancel)
        self.progress.go_on_requested.connect(run.go_on)
        self.progress.go_on_requested.connect(self._leave_news)
        self.filters.chosen.connect(self.model.choose)
        self.filters.chosen.connect(self.table.show_current)
        self.filters.chosen.connect(self.notice.dismiss_news)
        self.table.current_changed.connect(self.panel.show_result)
        self.table.paths_wanted.connect(self._copy_paths)
        self.table.answers_wanted.connect(self._copy_answers)
        self.table.removed.connect(self._remove)
        self.table.confirmed.connect(self.confirm)
        self.table.disowned.connect(self.disown)
        self.table.repeated.connect(self.repeat)
        self.panel.correction_requested.connect(self.correct)
        self.table.escaped.connect(self.filters.reset.click)
        self.table.opened.connect(lambda result: self.identify_requested.emit([Path(result.path)]))
        self.panel.identify_requested.connect(lambda path: self.identify_requested.emit([path]))
        self.panel.folder_requested.connect(lambda path: show_in_folder(path, self.notice))
        self.panel.class_chosen.connect(self._show_species)
        self.foot.accuracy_requested.connect(self.show_accuracy)
        self.foot.export_requested.connect(self.export)
        self.foot.sort_requested.connect(self.sort_into_folders)
        self.foot.clear_requested.connect(self.clear)
        self.gone.found_again.connect(self._find_again)
        self.panel.unreadable.connect(self.gone.look)
        self.exporting.written.connect(self._tell_written)
        self.exporting.failed.connect(writing.show)
        self.exporting.written.connect(writing.over)
        self.exporting.changed.connect(self.show_state)
        self.notice.undo_offered.connect(lambda on: self.moves.let_undo_have_its_keys(not on))
        self.sorting.moved.connect(self._follow_moves)
        self.sorting.failed.connect(self._tell_failure)
        self.sorting.changed.connect(self.show_state)
        self.sorting.progressed.connect(self.show_state)
        services.settings.changed.connect(self._follow_threshold)
        services.recogniser.ready.connect(self._follow_threshold)

    def retranslate(self) -> None:
        self.model.rename()
        self.show_state()
