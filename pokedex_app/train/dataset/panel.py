"""Choosing a data set and seeing what is in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame

from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.train.dataset.dataset_scan import scan_job
from pokedex_app.train.dataset.drop import DatasetDrop
from pokedex_app.train.dataset.overview import DatasetOverview
from pokedex_app.train.dataset.progress import DatasetProgress
from pokedex_app.train.logic.label_decisions import LabelDecisions
from pokedex_app.train.logic.review import DatasetChoice, LeftOutStore
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin, Said
from pokedex_app.ui.recent_button import RecentButton


class DatasetPanel(LiveMixin, QFrame):
    """A card that is an invitation first, then a progress bar, then what was found.

    Attributes:
        choice: the data set, once it is scanned.

    Signals:
        ready(DatasetChoice): a data set is scanned, or other pictures of it are left out now.
        cleared(): there is no data set any more, since another one is being read.
        section_chosen(str): the card of this kind of finding was pressed.
        class_chosen(str): the bar of this class was.
        scanned(): what is `ready` now was scanned just now.
        scan_changed(): a scan has begun or ended; `scanning` tells which.
    """

    ready = Signal(object)
    scanned = Signal()
    cleared = Signal()
    scan_changed = Signal()
    section_chosen = Signal(str)
    class_chosen = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        set_role(self, "card")
        self._services = services
        self._store = LabelDecisions(services.folders.decisions_file)
        self._earlier = LeftOutStore(services.folders.data / "left-out")
        self._job: Job | None = None
        self._saving: Job | None = None
        self._unsaved = False
        self._saved_left_out: frozenset[str] = frozenset()
        self._source: Sequence[Path] = ()
        self._ignore: Collection[str] = ()
        self._failure: Exception | None = None
        self.choice: DatasetChoice | None = None
        self._recent = services.recent_datasets()
        recent = self.tr("Recent data sets")
        self.drop = DatasetDrop(self._make_recent(recent, self.tr("Recent")))
        self.progress = DatasetProgress(services.translator)
        self.overview = DatasetOverview(services.translator, self._make_recent(recent))
        vbox(self.drop, self.progress, self.overview, on=self, margins=(16, 14, 16, 14))
        self._connect()
        self.settle()

    def open(
        self,
        chosen: Sequence[Path],
        encoding: str | None = None,
        ignore: Collection[str] = (),
    ) -> None:
        """Take a folder, the folders of the classes or a zip, unpack it where need be, and scan it.
        Ends an earlier scan.

        `encoding` is that of the names in a zip; None has it guessed. `ignore` are patterns of
        names that are passed over besides those of the settings.
        """
        self.cancel()
        self._ignore = ignore
        self._source, self._failure, self.choice = chosen, None, None
        self.cleared.emit()
        unpacked, store, earlier = self._services.folders.datasets, self._store, self._earlier
        ignore = dict.fromkeys((*self._services.settings.value.ignore, *ignore))
        job = self._services.jobs.start(
            lambda control: scan_job(chosen, unpacked, store, earlier, control, encoding, ignore),
            "scan",
        )
        self._job = job
        job.events.connect(lambda events: self._take(job, events))
        job.failed.connect(lambda error: self._fail(job, error))
        job.ended.connect(lambda: self._ended(job))
        self.progress.begin(", ".join(path.name for path in chosen))
        self._show()
        self.scan_changed.emit()

    def scan_again(self) -> None:
        """Read the same data set anew."""
        self._read_names(self.choice.encoding if self.choice is not None else None)

    def scanning(self) -> bool:
        return self._job is not None

    def cancel(self) -> None:
        """End a running scan; without one, nothing happens."""
        if self._job is not None:
            self._job.stop()
            self._job = None
            self._show()
            self.scan_changed.emit()

    def leave_out(self, paths: frozenset[str]) -> None:
        """From now on exactly these are left out."""
        if self.choice is None:
            return
        self.choice = self.choice.leaving_out(paths)
        self._save()
        self._show()
        self.ready.emit(self.choice)

    def _make_recent(self, name: Said, text: Said | None = None) -> RecentButton:
        services = self._services
        button = RecentButton(self._recent, services.jobs, services.errors, name, text)
        button.chosen.connect(lambda place: self.open([place]))
        return button

    def _connect(self) -> None:
        for offering in (self.drop, self.overview):
            offering.folder_requested.connect(self._choose_folder)
            offering.zip_requested.connect(self._choose_zip)
        self.progress.cancelled.connect(self.cancel)
        self.overview.rescan_requested.connect(self.scan_again)
        self.overview.encoding_chosen.connect(self._read_names)
        self.overview.section_chosen.connect(self.section_chosen)
        self.overview.class_chosen.connect(self.class_chosen)

    def retranslate(self) -> None:
        self._show()

    def _show(self) -> None:
        self.drop.setVisible(self._job is None and self.choice is None)
        self.progress.setVisible(self._job is not None)
        self.overview.setVisible(self._job is None and self.choice is not None)
        self.drop.set_problem(self._problem())
        if self._job is None and self.choice is not None:
            self.overview.show_choice(self.choice)

    # ---- the job ----------------------------------------------------------------------------

    def _take(self, job: Job, events: list[object]) -> None:
        if job is not self._job:
            return
        for event in events:
            if isinstance(event, DatasetChoice):
                self.choice, self._saved_left_out = event, event.left_out
            else:
                self.progress.set_event(event)

    def _fail(self, job: Job, error: Exception) -> None:
        if job is self._job:
            self._failure = error

    def _ended(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        self._show()
        self.scan_changed.emit()
        if self.choice is not None:
            if len(self._source) == 1:
                self._recent.add([self._source[0].absolute()])
            self.ready.emit(self.choice)
            self.scanned.emit()

    def _read_names(self, encoding: str | None) -> None:
        if self._source:
            self.open(self._source, encoding, self._ignore)

    # ---- what went wrong --------------------------------------------------------------------

    def _problem(self) -> str:
        """Why there is no data set, in the language of the window; "" where nothing failed."""
        if self._failure is None:
            return ""
        return self._services.errors.sentence(self._failure)

    # ---- choosing ---------------------------------------------------------------------------

    def _choose_folder(self) -> None:
        title = self.tr("Choose a data set")
        self._chosen(QFileDialog.getExistingDirectory(self, title, self._last_folder()))

    def _choose_zip(self) -> None:
        title = self.tr("Choose a zip of a data set")
        kinds = self.tr("Zip files (*.zip)")
        chosen, _ = QFileDialog.getOpenFileName(self, title, self._last_folder(), kinds)
        self._chosen(chosen)

    def _last_folder(self) -> str:
        return self._services.settings.value.first_folder

    def _chosen(self, chosen: str) -> None:
        if chosen:
            self._services.settings.update(last_folder=str(Path(chosen).parent))
            self.open([Path(chosen)])

    # ---- saving what is left out ------------------------------------------------------------

    def _save(self) -> None:
        """One save at a time, in a job, since the disk may be slow; the newest state wins."""
        choice = self.choice
        if self._saving is not None or choice is None:
            self._unsaved = self._saving is not None
            return
        self._unsaved = False
        store, dataset, contents = self._store, choice.dataset, choice.report.contents
        gone = choice.left_out - self._saved_left_out
        back = self._saved_left_out - choice.left_out

        def noted(_: None) -> None:
            self._saved_left_out = choice.left_out

        self._saving = self._services.run(
            lambda: store.leave_out(dataset, contents, gone, back), noted, "left-out"
        )
        self._saving.ended.connect(self._saved)

    def _saved(self) -> None:
        self._saving = None
        if self._unsaved:
            self._save()
