"""The results page: what a training came to, what it confuses, and how it compares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QTabWidget, QWidget

from pokedex_app.core.theme import icon
from pokedex_app.results.classes import ClassesPart
from pokedex_app.results.confusion import ConfusionPart
from pokedex_app.results.empty import EmptyResults
from pokedex_app.results.error_gallery import PictureSource
from pokedex_app.results.overview import OverviewPart
from pokedex_app.results.picture_answers import RunModel
from pokedex_app.results.report_opener import ReportOpener
from pokedex_app.results.run_bar import RunBar
from pokedex_app.results.run_compare import ComparePart
from pokedex_app.results.runs_item_model import RunsItemModel
from pokedex_app.results.wrong_answers import ErrorsPart
from pokedex_app.services import Services
from pokedex_app.shared.file_kinds import kinds_of
from pokedex_app.shared.runs.evaluated_run import RunResults, read_results
from pokedex_app.shared.runs.summaries import RunSummary, list_runs
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.later import InTurn
from pokedex_app.ui.live import says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import tell_saved
from pokedex_app.ui.page import Page
from pokedex_app.ui.run_keeping import RunKeeping
from trainer.evaluation.advice import Advice

TAB_ICONS = (
    "fa6s.gauge-high",
    "fa6s.table-cells",
    "fa6s.list",
    "fa6s.triangle-exclamation",
    "fa6s.scale-balanced",
)


class ResultsPage(DropTarget, Page):
    """Shows one run at a time. Everything is read off the GUI thread.

    Signals:
        use_model(Path): the user wants the model file of the run to be the active one.
        add_to_run(Path): the user wants to add pictures or classes to the run in that folder.
        check_labels(Path): the user wants to go through the doubtful labels of that run's data set.
        check_all(Path): the user wants to go through all of its pictures that are doubtful.
        train_longer(Path): the user wants to train that run's data set with more epochs.
        train_again(Path): the user wants to train that run's data set once more.
    """

    use_model = Signal(object)
    add_to_run = Signal(object)
    check_labels = Signal(object)
    check_all = Signal(object)
    train_longer = Signal(object)
    train_again = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__(self.tr("Results"))
        self._services = services
        self._trouble = services.errors.about("results")
        self._run: RunResults | None = None
        self._wanted: Path | None = None
        self._moved: dict[str, Path] = {}
        self._leads_to_lessons: Path | None = None
        self._model = RunModel(None)
        self.notice = NoticeBar()
        self.report = ReportOpener(services, self.notice, self)
        self.keeping = RunKeeping(services, self.notice, self)
        self.runs = RunsItemModel(services.translator, self)
        self.bar = RunBar(self.runs)
        self.menu = self._make_menu()
        self.part = says(
            ChoiceBox(),
            accessibleName=self.tr("Part of the data set"),
            toolTip=self.tr("The pictures that the figures were measured on"),
        )
        self.overview = OverviewPart(services)
        self.confusion = ConfusionPart(services, self.notice)
        self.classes = ClassesPart(services, self.notice)
        self.errors = ErrorsPart(services, self.notice)
        self.compare = ComparePart(services, self.runs)
        self.empty = EmptyResults()
        self.tabs = QTabWidget()
        self._stack = QStackedWidget()
        self._filling = InTurn(self)
        self._assemble()
        self._connect()
        self.setAcceptDrops(True)
        self.settle()
        self._show(None)

    # ---- what the window asks ---------------------------------------------------------------

    def activated(self) -> None:
        """Read the list of runs anew; the first time, show the newest that is finished."""
        folder = self._services.runs_folder()
        shown = self._run.folder if self._run is not None else None

        def look() -> tuple[list[RunSummary], Path | None]:
            return list_runs(folder), shown if shown is not None and not shown.is_dir() else None

        self._services.run(look, self._take_list, "runs")
        self.overview.lessons.look()

    def open_paths(self, paths: list[Path]) -> None:
        """Show a run folder, or the run that one of its files belongs to, beside a second one."""
        folders = [path if path.is_dir() else path.parent for path in paths]
        if folders:
            self.show_run(folders[0])
        for folder in folders[1:]:
            self.runs.add_opened(folder)
        if len(folders) > 1:
            self._read_other(folders[1])

    def take(self, brought: Incoming) -> None:
        """Show runs; what else was dropped is for other pages."""
        kinds = kinds_of(brought.paths)
        self.open_paths(list(kinds.runs))
        others = [*kinds.pictures, *kinds.archives, *kinds.models]
        if others:
            self.elsewhere.emit(others)

    def show_run(self, folder: Path) -> None:
        """Show the run in that folder, wherever it lies."""
        self.notice.dismiss_news()
        self._wanted = folder
        self._read(folder, self._take_run, self._cannot_show)

    def show_lessons(self, folder: Path) -> None:
        """Show what lessons did to the model of the run in that folder."""
        self._leads_to_lessons = folder
        self.tabs.setCurrentWidget(self.overview)
        self.show_run(folder)

    def busy(self) -> str | None:
        return self.tr("A report is being written.") if self.report.writing else None

    def shutdown(self) -> None:
        self.report.stop()
        for gallery in (self.confusion.gallery, self.classes.gallery, self.errors.gallery):
            gallery.stop()

    @property
    def shown(self) -> RunResults | None:
        """The run that is shown, in every part of the page."""
        return self._run if self._filling.done() else None

    @property
    def subset(self) -> str:
        """The part of the split whose figures are shown; empty where none was measured."""
        return str(self.part.currentData() or "")

    # ---- reading ----------------------------------------------------------------------------

    def _read(
        self, folder: Path, take: Callable[[RunResults], None], fail: Callable[[Exception], None]
    ) -> None:
        self._services.jobs.run(lambda: _read_with_plots(folder), take, fail, "results")

    def _cannot_show(self, error: Exception) -> None:
        """What was shown before stays."""
        self._wanted = self._run.folder if self._run is not None else None
        self.bar.keep_choice()
        self._trouble.show(error)

    def _take_list(self, found: tuple[list[RunSummary], Path | None]) -> None:
        """The runs there are, and the one that is shown where it is there no more."""
        summaries, gone = found
        if gone is not None and self._wanted == gone:
            self._leave(gone)
        self.runs.set_listed(summaries)
        if self._wanted is None and summaries:
            finished = (run for run in summaries if run.state == "finished")
            self.show_run(next(finished, summaries[0]).folder)
        elif self._run is not None and self._wanted == self._run.folder:
            self._read_again(self._run, summaries)

    def _read_again(self, run: RunResults, summaries: list[RunSummary]) -> None:
        """The run that is shown may have gone on since it was read."""
        for summary in summaries:
            if summary.folder == run.folder and summary.changed > run.changed:
                self.show_run(run.folder)

    def _take_run(self, run: RunResults) -> None:
        if run.folder == self._wanted:  # another one may have been chosen meanwhile
            self._trouble.over()
            self.runs.add_opened(run.folder)
            self._show(run)

    def _leave(self, gone: Path) -> None:
        """The run has been removed or renamed, here or by another window."""
        self.runs.forget(gone)
        if self._wanted == gone:
            self._wanted = None
            self._show(None)

    def _follow_rename(self, old: Path, new: Path) -> None:
        shown = self._wanted == old
        self._leave(old)
        if shown:
            self.show_run(new)
        self.activated()

    def _follow_removal(self, folder: Path) -> None:
        self._leave(folder)
        self.activated()

    def _follow_return(self, folder: Path) -> None:
        self.show_run(folder)
        self.activated()

    def _take_other(self, run: RunResults) -> None:
        self.runs.add_opened(run.folder)
        self.compare.show_other(run)

    # ---- showing ----------------------------------------------------------------------------

    def _show(self, run: RunResults | None) -> None:
        self._run = run
        self._model = RunModel(run.model if run is not None else None)
        self._stack.setCurrentWidget(self.tabs if run is not None else self.empty)
        self.bar.show_run(
            run.folder if run is not None else None,
            has_report=run is not None and run.can_report,
            has_model=run is not None and run.model is not None,
        )
        self._show_in_use()
        self.overview.lessons.show_run(run)
        self._fill_parts()
        self._show_part()
        self.retranslate()

    def _show_in_use(self) -> None:
        own = self._run.manifest if self._run is not None else None
        self.bar.set_in_use(self._services.recogniser.uses(own))

    def _go_to_lessons(self) -> None:
        if self._run is not None and self._run.folder == self._leads_to_lessons:
            self._leads_to_lessons = None
            self.overview.go_to_lessons()

    def _fill_parts(self) -> None:
        """Offer what was measured; the part that was looked at stays, if it is among it."""
        before, run = self.subset, self._run
        headline = run.headline() if run is not None else None
        with QSignalBlocker(self.part):
            self.part.clear()
            for name in run.evaluations if run is not None else ():
                self.part.addItem(self._part_name(name), name)
            if self.part.findData(before) < 0 and headline is not None:
                before = headline[0]
            self.part.setCurrentIndex(self.part.findData(before))
        measured = self.part.count() > 0
        self.part.setVisible(measured)
        for tab in (self.confusion, self.classes, self.errors):
            self.tabs.setTabEnabled(self.tabs.indexOf(tab), measured)

    def _show_part(self) -> None:
        """Everything that depends on the run, the part, or the place of the data set."""
        run, shown = self._run, None
        if run is not None and self.subset:
            shown = PictureSource(run, self.subset, self._model, self._root(run))
        subset = self.subset
        steps: dict[QWidget, Callable[[], object]] = {
            self.overview: lambda: self.overview.show_results(run, subset),
            self.overview.curves: lambda: self.overview.show_curves(run),
            self.confusion: lambda: self.confusion.show_results(shown),
            self.classes: lambda: self.classes.show_results(shown),
            self.errors: lambda: self.errors.show_results(shown),
            self.compare: lambda: self.compare.show_run(run, subset),
        }
        steps.pop(self.tabs.currentWidget())()  # what is looked at; the others follow
        self._filling.do(*steps.values())

    def _root(self, run: RunResults) -> Path | None:
        """Where the data set is: where the run says, or where the user found it."""
        if run.dataset is not None or run.settings is None:
            return run.dataset
        return self._moved.get(run.settings.dataset)

    # ---- what the user does -----------------------------------------------------------------

    def _ask_for_folder(self) -> Path | None:
        start = self._run.folder.parent if self._run is not None else self._services.runs_folder()
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Open the folder of a run"), str(start)
        )
        return Path(chosen) if chosen else None

    def _open_folder(self) -> None:
        folder = self._ask_for_folder()
        if folder is not None:
            self.show_run(folder)

    def _open_other(self) -> None:
        folder = self._ask_for_folder()
        if folder is not None:
            self._read_other(folder)

    def _read_other(self, folder: Path) -> None:
        self._services.run(lambda: read_results(folder), self._take_other, "results to compare")

    def _find_dataset(self) -> None:
        if self._run is None or self._run.settings is None:
            return
        chosen = QFileDialog.getExistingDirectory(
            self,
            self.tr("The folder that holds the folders of pictures"),
            self._services.settings.value.first_folder,
        )
        if chosen:
            self._moved[self._run.settings.dataset] = Path(chosen)
            self._show_part()

    def _open_report(self) -> None:
        if self._run is not None:
            self.report.open(self._run.folder)

    def _follow_report(self) -> None:
        self.bar.set_writing(self.report.writing)
        self.status.emit(self.tr("Writing a report…") if self.report.writing else "")

    def _use_it(self) -> None:
        if self._run is not None and self._run.model is not None:
            self.use_model.emit(self._run.model)

    def _add_to_it(self) -> None:
        if self._run is not None:
            self.add_to_run.emit(self._run.folder)

    def _follow_advice(self, advice: Advice) -> None:
        """To where it is done."""
        run = self._run
        if run is None:
            return
        if advice.kind == "pair":
            self._show_pair(run, *advice.classes)
            return
        leads: dict[str, SignalInstance] = {
            "pictures": self.add_to_run,
            "classes": self.add_to_run,
            "labels": self.check_labels,
            "outliers": self.check_all,
            "small": self.add_to_run,
            "epochs": self.train_longer,
        }
        leads.get(advice.kind, self.train_again).emit(run.folder)

    def _show_pair(self, run: RunResults, truth: str, answer: str) -> None:
        """On the part with pictures that were confused so: those of the cross-validation have no
        answer that could be shown."""

        def confused(name: str) -> int:
            evaluation = run.evaluations[name]
            at = evaluation.classes.index
            return evaluation.confusion[at(truth)][at(answer)]

        best = max(run.evaluations, key=lambda name: (bool(confused(name)), name == "valid"))
        self.part.setCurrentIndex(self.part.findData(best))
        self._filling.finish()
        self.tabs.setCurrentWidget(self.confusion)
        self.confusion.go_to(truth, answer)

    def _make_menu(self) -> ContextMenu:
        bar = self.bar
        deeds = (
            Deed.of(bar.report),
            Deed.of(bar.use),
            Deed.of(bar.add),
            None,
            *self.keeping.deeds(
                lambda: self._run.folder if self._run is not None else None,
                free=lambda: not self.report.writing,
            ),
        )
        return ContextMenu(
            bar.choice,
            deeds,
            # a key that is pressed in the open list is not about the run that is shown
            applies=lambda: self._run is not None and not bar.choice.view().isVisible(),
        )

    def _tab_shown(self) -> None:
        if self.tabs.currentWidget() is self.errors:
            self.errors.look()

    # ---- assembly and words -----------------------------------------------------------------

    def _assemble(self) -> None:
        self.tabs.tabBar().setDrawBase(False)
        parts = (self.overview, self.confusion, self.classes, self.errors, self.compare)
        for part in parts:
            self.tabs.addTab(part, "")
        self.tabs.setCornerWidget(self.part)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.tabs)
        self.body.addWidget(self.bar)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        self.bar.run_chosen.connect(self.show_run)
        self.bar.folder_wanted.connect(self._open_folder)
        self.bar.report_wanted.connect(self._open_report)
        self.bar.use_wanted.connect(self._use_it)
        self.bar.add_wanted.connect(self._add_to_it)
        self.bar.more_wanted.connect(lambda: self.menu.open_below(self.bar.more))
        self.keeping.renamed.connect(self._follow_rename)
        self.keeping.removed.connect(self._follow_removal)
        self.keeping.returned.connect(self._follow_return)
        self._services.recogniser.ready.connect(self._show_in_use)
        self.empty.folder_wanted.connect(self._open_folder)
        self.part.currentIndexChanged.connect(self._show_part)
        self.tabs.currentChanged.connect(self._tab_shown)
        self.overview.advice.wanted.connect(self._follow_advice)
        self.overview.lessons.looked.connect(self._go_to_lessons)
        self.report.changed.connect(self._follow_report)
        self.compare.run_wanted.connect(self._read_other)
        self.compare.folder_wanted.connect(self._open_other)
        for curves in (self.overview.curves, self.compare.curves):
            curves.exported.connect(lambda file: tell_saved(file, self.notice))
        for gallery in (self.confusion.gallery, self.classes.gallery, self.errors.gallery):
            gallery.dataset_wanted.connect(self._find_dataset)

    def retranslate(self) -> None:
        self.header.set_subtitle(self._about())
        self.runs.retranslate()
        names = (
            self.tr("Overview"),
            self.tr("Confusions"),
            self.tr("Classes"),
            self.tr("Worst errors"),
            self.tr("Compare"),
        )
        self.tabs.setAccessibleName(self.title())
        self.tabs.tabBar().setAccessibleName(self.title())
        self.overview.area.setAccessibleName(names[0])
        for index, name in enumerate(names):
            self.tabs.setTabText(index, name)
        for index in range(self.part.count()):
            self.part.setItemText(index, self._part_name(self.part.itemData(index)))

    def restyle(self) -> None:
        for index, name in enumerate(TAB_ICONS):
            self.tabs.setTabIcon(index, icon(name, self.palette(), "muted"))

    def _part_name(self, name: str) -> str:
        known = {
            "test": self.tr("Test pictures"),
            "valid": self.tr("Validation pictures"),
            "train": self.tr("Training pictures"),
        }
        return known.get(name, name)

    def _about(self) -> str:
        """One line about the run, or about the page where there is none."""
        run, translator = self._run, self._services.translator
        if run is None:
            return self.tr("How well a training turned out, and where it errs.")
        parts = [run.name]
        if run.history is not None:
            begun = run.history.begun
            parts += [
                self.tr("%Ln class(es)", "", begun.classes),
                self.tr("%Ln training picture(s)", "", begun.train_pictures),
                self.tr("recipe {name}").format(name=begun.recipe),
                self.tr("trained for {time}").format(time=translator.duration(run.history.seconds)),
            ]
        parts.append(translator.date_time(run.changed))
        return " · ".join(parts)


def _read_with_plots(folder: Path) -> RunResults:
    """For a job, which reads pyqtgraph, too: it takes longer than the plots that need it."""
    import pokedex_app.ui.plots.curve_plots  # noqa: F401 - for later

    return read_results(folder)
