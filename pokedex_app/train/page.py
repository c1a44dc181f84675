"""Train: set a training up, watch it, stop it, and go on with it later."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from pokedex_app.services import Services
from pokedex_app.shared.file_kinds import kinds_of
from pokedex_app.shared.runs.evaluated_run import manifest_of
from pokedex_app.shared.runs.summaries import RunSummary, list_runs
from pokedex_app.train.logic.doubts import doubts_of_labels
from pokedex_app.train.logic.training import ChildDiedError, RunBusyError
from pokedex_app.train.logic.training_child import TrainingOrder
from pokedex_app.train.notification import Notifier
from pokedex_app.train.setup import TrainSetup
from pokedex_app.train.suspects import SuspectsView
from pokedex_app.train.teach.view import TeachView
from pokedex_app.train.training_progress import TrainingProgress
from pokedex_app.train.training_session import TrainingSession
from pokedex_app.train.unfinished_runs import UnfinishedRuns
from pokedex_app.ui.controls import Button
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.message_box import ask, message_box
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import tell_saved
from pokedex_app.ui.page import Page
from pokedex_app.ui.run_keeping import RunKeeping
from trainer.data.adding import Added, take_back
from trainer.errors import PicturesChangedError, printable

if TYPE_CHECKING:
    from pokedex_app.ui.plots.curve_plots import CurvePlots
    from trainer.model.bundle import Manifest
    from trainer.runs.preparation import Preparation


class TrainPage(DropTarget, Page):
    """The set-up with the unfinished runs, the training that runs or has just ended, or teaching.

    Signals:
        run_finished(Path): the user wants to see the results of this run: the training came to
            its end while the page was looked at, or was asked for afterwards.
        run_waiting(Path): another training came to its end, and its results can be looked at.
        lessons_wanted(Path): the user wants to see what lessons did to the model of this run.
        changes_wanted(Path): or what they did to the model in this file.
        use_model(Path): the user wants to identify pictures with this model file.
    """

    run_finished = Signal(object)
    run_waiting = Signal(object)
    lessons_wanted = Signal(object)
    changes_wanted = Signal(object)
    use_model = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__(self.tr("Train"))
        self._services = services
        self._trouble = services.errors.about("training")
        self.session: TrainingSession | None = None
        self._made_model: Manifest | None = None
        self.setup = TrainSetup(services)
        self.unfinished = UnfinishedRuns(services.translator)
        self.teach_button = Button(
            do=self.show_teaching,
            symbol="fa6s.chalkboard-user",
            tip=self.tr("Have the model in use learn what you corrected, or classes more"),
            keys="Ctrl+T",
        )
        self.progress = TrainingProgress(services.translator)
        self.plots: CurvePlots | None = None
        # after the rest of the live view has been shown, as the plots take a moment to make
        self._curves_later = later(self, 0, self._draw_curves)
        self.notice = NoticeBar()
        self.keeping = RunKeeping(services, self.notice, self)
        self.menu = self._make_menu()
        self._notifier = Notifier(self)
        self._setup_status = ""
        self._checks_all = False
        self._examples = 0
        self._stack = QStackedWidget()
        self._live = QWidget()
        self._assemble()
        self._connect()
        self.setAcceptDrops(True)
        self.settle()

    @cached_property
    def suspects(self) -> SuspectsView:
        """Made when there are some."""
        made = SuspectsView(self._services)
        made.hide()
        made.learn_again.connect(lambda: self._train_the_same("first"))
        made.notice.undo_offered.connect(lambda on: self.notice.let_undo_have_its_keys(not on))
        made.files_moved.connect(self.setup.look_again)
        self._live_column.insertWidget(self._live_column.count() - 1, made, 1)
        return made

    @cached_property
    def teaching(self) -> TeachView:
        """Made when somebody wants to teach."""
        made = TeachView(self._services)
        made.left.connect(self._leave_teaching)
        made.compare_wanted.connect(self.lessons_wanted)
        made.changes_wanted.connect(self.changes_wanted)
        made.further_wanted.connect(self._train_further)
        made.examples_counted.connect(self._show_examples)
        made.status.connect(self._take_setup_status)
        self._stack.addWidget(made)
        return made

    def _made(self, name: Literal["suspects", "teaching"]) -> Any:
        """One of these two, or None: to ask for it would make it."""
        return self.__dict__.get(name)

    # ---- what the window asks ---------------------------------------------------------------

    def activated(self) -> None:
        if self.plots is None:
            self._services.jobs.run(import_plots, lambda _: None, name="plots")
        self.setup.activated()
        if self._teaches():
            self.teaching.load()
        else:
            collection = self._services.collection
            self._services.jobs.run(
                lambda: len(collection.examples()), self._show_examples, name="examples"
            )
        self._list_runs()

    def open_paths(self, paths: list[Path]) -> None:
        """Take a data set, unless a training runs."""
        if self.session is None or not self.session.running:
            self.notice.dismiss_news()
            self._checks_all = False
            self.show_setup()
            self.setup.open_paths(paths)
        else:
            self.notice.tell(
                self.tr("A training is running: bring the next data set when it has ended.")
            )

    def take(self, brought: Incoming) -> None:
        """A data set, or the folders of classes; models and runs are for other pages."""
        kinds = kinds_of(brought.paths)
        own = [*kinds.pictures, *kinds.archives]
        if own and self._teaches():
            self.teaching.add_folders(own)
        elif own:
            self.open_paths(own)
        if kinds.models or kinds.runs:
            self.elsewhere.emit([*kinds.models, *kinds.runs])
        elif not own:
            self.notice.tell(self.tr("There is neither a folder nor a zip in that."))

    def set_hovered(self, hovered: bool) -> None:
        self.setup.panel.drop.set_hovered(hovered)

    def busy(self) -> str | None:
        if self.session is not None and self.session.running:
            return self.tr("A training is running. It stops, and can be resumed later.")
        parts = (self._made("teaching"), self.setup, self._made("suspects"))
        return next((said for part in parts if part is not None and (said := part.busy())), None)

    def shutdown(self) -> None:
        if self.session is not None and self.session.running:
            self.session.abandon()
        if (teaching := self._made("teaching")) is not None:
            teaching.shutdown()
        self.setup.shutdown()
        if (suspects := self._made("suspects")) is not None:
            suspects.stop()
        self._notifier.close()

    # ---- trainings --------------------------------------------------------------------------

    def continue_run(self, run: Path) -> None:
        """Add pictures or classes to the finished run in that folder, unless a training runs."""
        if self._ready_for_another():
            self.setup.continue_run(run)

    def _train_further(self, run: Path, added: Added) -> None:
        """Add what was copied into the data set of that run to it."""

        def take_back_all() -> None:
            jobs = self._services.jobs
            jobs.run(lambda: take_back(added), lambda _: self.setup.look_again(), name="take back")

        count = len(added.files)
        text = self.tr(
            "%Ln picture(s) copied into the data set, which is looked at anew.", "", count
        )
        self.notice.tell(text, take_back_all if count else None)
        if self._ready_for_another():  # else the copies stay, and can be taken back
            self.setup.continue_run(run, added.folders)

    def check_labels(self, run: Path, *, all_pictures: bool = False) -> None:
        """Make a first model of that run's data set, which shows the labels that it doubts; then
        look at all pictures, if asked to."""
        if self._ready_for_another():
            self._checks_all = all_pictures
            self.setup.train_again(run, to_check=True)

    def train_again(self, run: Path, *, longer: bool = False) -> None:
        """Offer to train that run's data set with its recipe, or with twice its last epochs."""
        if self._ready_for_another():
            self.setup.train_again(run, longer=longer)

    def _ready_for_another(self) -> bool:
        """Show the set-up, or that a training runs."""
        if self.session is not None and self.session.running:
            self._trouble.show(
                self.tr("A training is running. Come back to another run when it has ended.")
            )
            return False
        self._checks_all = False
        self.show_setup()
        return True

    def start(self, wanted: Preparation) -> None:
        """Begin a new training."""
        self._begin(
            TrainingOrder(
                wanted,
                language=self._services.translator.language,
                decisions=self._services.folders.decisions_file,
            )
        )

    def resume(self, run: Path, dataset: Path | None = None, *, anyway: bool = False) -> None:
        """Go on with the run in that folder.

        Args:
            dataset: where its data set is now; None where it was.
            anyway: although pictures of it are lost or changed.
        """
        language = self._services.translator.language
        self._begin(TrainingOrder(run, dataset=dataset, anyway=anyway, language=language))

    def finish(self, run: Path) -> None:
        """Make a model of what a run has learnt."""
        language = self._services.translator.language
        self._begin(TrainingOrder(run, finish_only=True, language=language))

    def show_teaching(self) -> None:
        """What the model in use can be taught with."""
        self._stack.setCurrentWidget(self.teaching)
        self._show_texts()
        self.teaching.load()
        self.teaching.setFocus()

    def _teaches(self) -> bool:
        return self._stack.currentWidget() is self._made("teaching")

    def _leave_teaching(self) -> None:
        running = self.session is not None and self.session.running
        self._stack.setCurrentIndex(1 if running else 0)
        self._show_texts()

    def show_setup(self) -> None:
        self._stack.setCurrentIndex(0)
        self._list_runs()
        self._show_texts()

    def _begin(self, order: TrainingOrder) -> None:
        if self.session is not None and self.session.running:
            return
        self.notice.dismiss_news()
        self._trouble.over()
        earlier, self.session = self.session, TrainingSession(self._services.jobs, order, self)
        self._made_model = None
        session = self.session
        session.changed.connect(self._session_changed)
        session.ended.connect(self._session_ended)
        self.progress.follow(session)
        if earlier is not None:
            earlier.deleteLater()
        self.setup.device.hold(True)
        self._curves_later.start()
        self._show_suspects()
        self._stack.setCurrentWidget(self._live)
        self._show_texts()
        self.progress.setFocus()

    def _session_changed(self) -> None:
        self._draw_curves()
        self._show_suspects()
        self._tell_status()

    def _session_ended(self) -> None:
        session = self.session
        assert session is not None
        self._trouble.over()  # somebody may have been told that it runs
        self.setup.device.hold(False)
        self._show_texts()
        self._list_runs()
        if session.error is not None:
            self._show_error(session)
        self._notify(session)
        checks_all, self._checks_all = self._checks_all, False
        if checks_all and session.outcome == "finished" and session.state.is_first_model:
            self.suspects.check_all()
        if session.outcome == "finished":
            self._read_model(session)
            shown = self.isVisible() and not session.state.is_first_model
            (self.run_finished if shown else self.run_waiting).emit(session.run)

    def _read_model(self, session: TrainingSession) -> None:
        """What came of the training, to tell whether it is in use."""

        def take(manifest: Manifest | None) -> None:
            if session is self.session:
                self._made_model = manifest
                self._show_in_use()

        self._services.run(lambda: manifest_of(session.run / "model.pokedex"), take, "made-model")

    def _show_in_use(self) -> None:
        self.progress.set_in_use(self._services.recogniser.uses(self._made_model))

    def _show_error(self, session: TrainingSession) -> None:
        error = session.error
        if isinstance(error, ChildDiedError):
            what = self.tr("The training has ended unexpectedly.")
            if error.exit_code is not None and error.exit_code < 0:
                what = self.tr("The system has ended the training, perhaps because memory ran out.")
            if session.resumable:
                what += " " + self.tr(
                    "Everything up to its last checkpoint is kept: resume it on the Train page."
                )
            self._trouble.show(what, error.trace or str(error))
        elif isinstance(error, RunBusyError):
            self._tell_busy(error.run.name)
        elif isinstance(error, PicturesChangedError):
            self._ask_about_pictures(session, error)
        elif error is not None:
            self._trouble.show(error)

    def _ask_about_pictures(self, session: TrainingSession, error: PicturesChangedError) -> None:
        """The data set of a run has moved or is not what it was."""
        box = message_box(
            self,
            QMessageBox.Icon.Warning,
            self.tr("The pictures have changed"),
            self.tr("The pictures of this training are not where or what they were."),
            self._services.errors.sentence(error),
        )
        locate = box.addButton(self.tr("Locate the folder…"), QMessageBox.ButtonRole.ActionRole)
        anyway = box.addButton(self.tr("Go on all the same"), QMessageBox.ButtonRole.AcceptRole)
        anyway.setVisible(error.can_go_on)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        run, dataset = session.run, session.order.dataset
        ask(
            box,
            cancel,
            {
                anyway: lambda: self.resume(run, dataset, anyway=True),
                locate: lambda: self._locate(run),
            },
        )

    def _locate(self, run: Path) -> None:
        title = self.tr("Where is the data set now?")
        start = self._services.settings.value.first_folder
        if chosen := QFileDialog.getExistingDirectory(self, title, start):
            self.resume(run, Path(chosen))

    def _tell_busy(self, name: str) -> None:
        text = self.tr("“{name}” is being trained already, in another window or a terminal.")
        self._trouble.show(text.format(name=printable(name)))

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        first = QWidget()
        vbox(self.unfinished, (self.setup, 1), on=first, spacing=10)
        self._live_column = QVBoxLayout(self._live)
        self._live_column.setContentsMargins(0, 0, 0, 0)
        self._live_column.setSpacing(10)
        self._live_column.addWidget(self.progress)
        self._live_column.addStretch()
        self._stack.addWidget(first)
        self._stack.addWidget(self._live)
        self.header.tools.addWidget(self.teach_button)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        self.setup.start_requested.connect(self.start)
        self.setup.status.connect(self._take_setup_status)
        self.setup.form.saved.connect(lambda file: tell_saved(file, self.notice))
        self.unfinished.resume_requested.connect(lambda run: self.resume(run.folder))
        self.unfinished.model_requested.connect(lambda run: self.finish(run.folder))
        self.unfinished.remove_requested.connect(lambda run: self.keeping.remove(run.folder))
        for changed in (self.keeping.renamed, self.keeping.removed, self.keeping.returned):
            changed.connect(self._list_runs)
        self.progress.pressed.connect(self._pressed)
        self._services.recogniser.ready.connect(self._show_in_use)
        self._notifier.clicked.connect(self._show_results)

    def retranslate(self) -> None:
        self._show_examples(self._examples)
        self._show_texts()

    def _show_examples(self, count: int) -> None:
        self._examples = count
        text = self.tr("Teach the model… ({number})") if count else self.tr("Teach the model…")
        self.teach_button.setText(text.format(number=self._services.translator.number(count)))

    def _show_texts(self) -> None:
        running = self.session is not None and self.session.running
        live = self._stack.currentWidget() is self._live
        teaching = self._teaches()
        self.teach_button.setVisible(not teaching)
        self.header.set_subtitle(
            self.tr("You can go on using the app meanwhile.")
            if live and running
            else self.tr("Have the model in use learn from corrections, in seconds.")
            if teaching
            else self.tr("Teach a model your own classes, from folders of pictures.")
        )
        self._tell_status()

    # ---- the live view ----------------------------------------------------------------------

    def _draw_curves(self) -> None:
        from pokedex_app.ui.plots.curve_plot import ShownRun
        from pokedex_app.ui.plots.curve_plots import CurvePlots

        session = self.session
        assert session is not None
        if self.plots is None:
            services = self._services
            self.plots = CurvePlots(services.translator, services.errors, services.jobs)
            self.plots.exported.connect(lambda file: tell_saved(file, self.notice))
            self.plots.setVisible(not session.state.is_first_model)
            self._live_column.insertWidget(1, self.plots, 1)
        if self.plots.curves() is not session.curves:
            self.plots.show_runs([ShownRun(session.run.name, session.curves)])
        else:
            self.plots.refresh()

    def _show_suspects(self) -> None:
        """What a first model has instead of curves."""
        session = self.session
        assert session is not None
        fitted, wanted = session.state.fitted, session.order.preparation
        suspects = fitted.suspects if fitted is not None else ()
        shown = session.state.is_first_model and wanted is not None
        shown = shown and (bool(suspects) or session.outcome == "finished")
        if shown and wanted is not None and self.suspects.isHidden():
            self.suspects.show_suspects(wanted, doubts_of_labels(suspects))
        if (made := self._made("suspects")) is not None:
            made.setVisible(shown)
        if self.plots is not None:
            self.plots.setVisible(not session.state.is_first_model)

    def _pressed(self, name: str) -> None:
        session = self.session
        if session is None:
            return
        actions = {
            "pause": session.pause,
            "resume": session.resume,
            "stop": self._ask_to_stop,
            "go_on": lambda: self.resume(session.run),
            "keep_best": lambda: self.finish(session.run),
            "use_model": lambda: self.use_model.emit(session.run / "model.pokedex"),
            "results": self._show_results,
            "further": lambda: self._train_the_same("best"),
            "new": self.show_setup,
        }
        actions[name]()

    def _train_the_same(self, preset: str) -> None:
        """The same pictures with another recipe; the first phase of the best is the first model."""
        self.show_setup()
        self.setup.begin_with(preset)

    def _ask_to_stop(self) -> None:
        session = self.session
        if session is None or not session.running:
            return
        box = message_box(
            self,
            QMessageBox.Icon.Question,
            self.tr("Stop the training?"),
            self.tr("Stop the training?"),
            self.tr(
                "It is kept up to this batch and can be resumed at any time. A model can be made "
                "of the best weights so far, which takes a little longer."
            ),
        )
        stop = box.addButton(self.tr("Stop"), QMessageBox.ButtonRole.AcceptRole)
        keep = None
        if session.state.has_learnt and not session.state.early:
            keep = box.addButton(
                self.tr("Stop and keep the best"), QMessageBox.ButtonRole.AcceptRole
            )
        stay = box.addButton(self.tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _result: self._answer_to_stop(session, box, stop, keep))
        # not `exec`: the training goes on being drawn behind the question
        box.open()

    def _answer_to_stop(
        self, session: TrainingSession, box: QMessageBox, stop: object, keep: object | None
    ) -> None:
        clicked = box.clickedButton()
        box.deleteLater()
        if clicked is stop or (keep is not None and clicked is keep):
            session.stop(keep_best=clicked is keep)

    def _show_results(self) -> None:
        if self.session is not None and self.session.outcome == "finished":
            self.run_finished.emit(self.session.run)

    # ---- telling ----------------------------------------------------------------------------

    def _tell_status(self) -> None:
        """One line for the window while another page is shown."""
        session = self.session
        text = self._setup_status
        if session is not None and session.running:
            text = self.progress.sentence()
            if session.state.seconds_left is not None and not session.state.paused:
                left = self._services.translator.duration(session.state.seconds_left)
                text = self.tr("{what}, {time} left").format(what=text, time=left)
        self.status.emit(text)

    def _take_setup_status(self, text: str) -> None:
        self._setup_status = text
        self._tell_status()

    def _notify(self, session: TrainingSession) -> None:
        """Tell that it has ended, by what the system has for that; not what the user has done."""
        if session.outcome == "stopped":
            return
        text = self.progress.sentence()
        accuracy = session.state.accuracy
        if session.outcome == "finished" and accuracy is not None:
            text = self.tr("{what}: {percent} of the validation pictures are right.").format(
                what=text, percent=self._services.translator.percent(accuracy)
            )
        self._notifier.tell(self.tr("Pokédex"), text)
        if not self.isVisible():
            self.status.emit(text)

    # ---- unfinished runs --------------------------------------------------------------------

    def _list_runs(self) -> None:
        folder, session = self._services.runs_folder(), self.session
        ended = session is not None and session.outcome in ("finished", "stopped")
        shown = session.run if session is not None and ended else None

        def look() -> tuple[list[RunSummary], Path | None]:
            return list_runs(folder), shown if shown is not None and not shown.is_dir() else None

        self._services.run(look, self._take_runs, "runs")

    def _take_runs(self, found: tuple[list[RunSummary], Path | None]) -> None:
        """Our own training is not among them: it has the live view, unless its run has gone."""
        runs, gone = found
        session = self.session
        if gone is not None and session is not None and session.run == gone:
            self._stack.setCurrentIndex(0)
            self._show_texts()
        ours = session.run if session is not None and session.running else None
        self.unfinished.set_runs([run for run in runs if run.folder != ours])

    def _make_menu(self) -> ContextMenu:
        bar = self.unfinished
        deeds = (
            Deed.of(bar.resume),
            Deed.of(bar.make_model),
            None,
            *self.keeping.deeds(lambda: run.folder if (run := bar.current()) is not None else None),
        )
        return ContextMenu(bar, deeds, applies=lambda: not bar.choice.view().isVisible())


def import_plots() -> None:
    """Have pyqtgraph read off the GUI thread, before the first training needs it."""
    import pokedex_app.ui.plots.curve_plots  # noqa: F401 - for later
