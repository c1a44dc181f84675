"""The Models page: which models there are, which one is in use, and what each is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QWidget

from pokedex_app.core.jobs import Control, Job
from pokedex_app.core.settings import Settings
from pokedex_app.models.model_card import ModelCard
from pokedex_app.models.models_item_model import ModelsItemModel
from pokedex_app.models.models_table import ModelsTable
from pokedex_app.services import Services
from pokedex_app.shared.file_kinds import kinds_of
from pokedex_app.shared.model_library import Deleted, ModelEntry
from pokedex_app.ui.controls import OPEN, Button, ToolButton
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.name_dialog import NameDialog
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import copying, open_folder, place_deeds, showing
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import ModelFileError, printable
from trainer.model.file_name import SUFFIX
from trainer.resources import default_model


class ModelsPage(DropTarget, Page):
    """Lists the models; a model that is chosen is loaded first and becomes active when it stands.

    Signals:
        activated_model(Path | None): another model is in use now; None is the one that comes with
            the app. It is loaded and remembered already.
    """

    activated_model = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__(
            self.tr("Models"), self.tr("What names your pictures: the built-in one, or your own.")
        )
        self._services = services
        self._refused = services.errors.about("import")
        self._testing = services.errors.about("self-test")
        self._listing: Job | None = None
        self._again = False
        self._select_next: Path | None = None
        self._awaited: tuple[Path | None, str] | None = None
        self._import = Button(
            self.tr("Import…"),
            "fa6s.file-import",
            self._choose_files,
            tip=self.tr("Add a model file"),
            keys=OPEN,
            role="primary",
        )
        self._folder = ToolButton(
            self.tr("Open the folder of the models"), "fa6s.folder-open", self._open_folder
        )
        self.header.tools.addWidget(self._folder)
        self.header.tools.addWidget(self._import)
        self.model = ModelsItemModel(services.translator, self)
        self.table = ModelsTable(self.model)
        self.table.selected.connect(self._show_selected)
        self.table.chosen.connect(self._use_selected)
        self._hint = PlainLabel(
            self.tr(
                "Models of your own appear here: train one on the train page, or import a model "
                "file. You can also drop one here."
            ),
            "muted",
            wrap=True,
        )
        self.card = self._make_card()
        self.notice = NoticeBar()
        self.menu = self._make_menu()
        self._assemble()
        self.setAcceptDrops(True)
        services.recogniser.ready.connect(self._model_ready)
        services.recogniser.failed.connect(self._model_failed)
        services.settings.changed.connect(self._settings_changed)
        self._models_folder = services.settings.value.models_folder
        self.settle()

    # ---- what the window asks ---------------------------------------------------------------

    def activated(self) -> None:
        self.notice.dismiss_news()
        self.reload()

    def open_paths(self, paths: list[Path]) -> None:
        """Import model files; what else there is gets a sentence."""
        for path in paths:
            self._add(path)

    def take(self, brought: Incoming) -> None:
        """Import model files, and those of runs; the rest is for other pages."""
        kinds = kinds_of(brought.paths)
        self.open_paths(list(kinds.models))
        for run in kinds.runs:
            self._add(run / "model.pokedex", run.name)
        others = [*kinds.pictures, *kinds.archives]
        if others:
            self.elsewhere.emit(others)
        elif not brought.paths:
            self.notice.tell(self.tr("There is no model file in that."))

    def install(self, file: Path, name: str | None = None) -> None:
        """Copy a model file into the library, under another name where one is given, and use it."""
        self._add(file, name, use=True)

    def show_model(self, file: Path) -> None:
        """Select it, as soon as it is listed."""
        self._select_next = file
        self.reload()

    def reload(self) -> None:
        """List the files anew, off the GUI thread, then look at each thoroughly."""
        if self._listing is not None:
            self._again = True
            return
        self._listing = self._services.jobs.start(self._list, "models")
        self._listing.events.connect(self._take)
        self._services.errors.follow(self._listing, again=self.reload)
        self._listing.ended.connect(self._listed)

    def is_listing(self) -> bool:
        """Whether files are still being looked at."""
        return self._listing is not None

    def shutdown(self) -> None:
        self._again = False
        if self._listing is not None:
            self._listing.stop()

    # ---- the list ---------------------------------------------------------------------------

    def _list(self, control: Control) -> Iterable[object]:
        """Runs in the job's thread: all entries, then those that a thorough look finds damaged."""
        entries = self._services.models.entries()
        yield entries
        for entry in entries:
            if control.stopping():
                return
            if entry.problem is None and self._services.models.check(entry.path) is not None:
                yield self._services.models.entry(entry.path)

    def _take(self, events: list[object]) -> None:
        for event in events:
            if isinstance(event, ModelEntry):
                self.model.replace(event)
            elif isinstance(event, list):
                self._show_entries(event)
        self._show_selected()

    def _show_entries(self, entries: list[ModelEntry]) -> None:
        before, row = self._select_next or self._selected_path(), self.table.currentIndex().row()
        self._select_next = None
        self.model.set_active(self._active_path())
        self.model.set_entries(entries)
        self._hint.setVisible(len(entries) == 1)
        if before is None:
            self.table.select(self._active_path() or default_model())
        elif self.model.row_of(before) is not None:
            self.table.select(before)
        else:
            self.table.select_row(row)

    def _listed(self) -> None:
        self._listing = None
        if self._again:
            self._again = False
            self.reload()

    def _selected_path(self) -> Path | None:
        entry = self.table.entry()
        return entry.path if entry else None

    def _show_selected(self) -> None:
        entry = self.table.entry()
        name = self.model.name(entry) if entry else ""
        active = entry is not None and self.model.is_active(entry)
        self.card.show_entry(entry, name, active=active)

    # ---- using a model ----------------------------------------------------------------------

    def _active_path(self) -> Path | None:
        recogniser = self._services.recogniser
        if recogniser.manifest is not None:
            return recogniser.model_path
        return self._services.active_model()

    def _use_selected(self) -> None:
        entry = self.table.entry()
        if entry is not None and entry.problem is None and not self.model.is_active(entry):
            self._use(None if entry.is_default else entry.path, self.model.name(entry))

    def _use(self, path: Path | None, name: str = "") -> None:
        """Load a model; with a name, say so and say when it stands."""
        self._awaited = path, name
        if name:
            self.notice.tell(self.tr("“{name}” is being loaded…").format(name=name))
        self._services.use_model(path)

    def _model_ready(self) -> None:
        path = self._services.recogniser.model_path
        self.model.set_active(path)
        self._show_selected()
        if self._awaited is None or self._awaited[0] != path:
            return
        name, self._awaited = self._awaited[1], None
        if name:
            text = self.tr("“{name}” names your pictures from now on.")
            self.notice.tell(text.format(name=name))
        self.activated_model.emit(path)

    def _model_failed(self, _error: Exception) -> None:
        """The window shows why; the list has to show it too."""
        if self._awaited is not None:
            self._awaited = None
            self.notice.dismiss()
        self.reload()

    # ---- adding, testing, exporting, deleting -----------------------------------------------

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Import model files"),
            self._services.settings.value.first_folder,
            self._file_kinds(),
        )
        for name in names:
            self._services.settings.update(last_folder=str(Path(name).parent))
            self._add(Path(name))

    def _file_kinds(self) -> str:
        return self.tr("Model files") + f" (*{SUFFIX})"

    def _add(self, path: Path, name: str | None = None, *, use: bool = False) -> None:
        self.notice.tell(self.tr("{name} is being checked…").format(name=path.name))
        self._services.jobs.run(
            partial(self._services.models.add, path, name),
            partial(self._added, use=use),
            self._not_added,
            "model import",
        )

    def _added(self, path: Path, *, use: bool) -> None:
        entry = None if path == default_model() else path
        name = path.name.removesuffix(SUFFIX) if entry else self.tr("Built-in model")
        self._select_next = path
        self._refused.over()
        self.reload()
        if use:
            self._use(entry, name)
        else:
            self.notice.tell(self.tr("“{name}” is among your models.").format(name=name))

    def _not_added(self, error: Exception) -> None:
        self.notice.dismiss()
        self._refused.show(error)

    def _test_selected(self) -> None:
        entry = self.table.entry()
        if entry is None:
            return
        self.card.show_testing()
        path = entry.path
        self._services.jobs.run(
            partial(self._services.models.self_test, path),
            partial(self._tested, path),
            partial(self._test_failed, path),
            "model self-test",
        )

    def _tested(self, path: Path, difference: float) -> None:
        self._testing.over()
        if self._selected_path() == path:
            self.card.show_tested(difference)

    def _test_failed(self, path: Path, error: Exception) -> None:
        if not isinstance(error, ModelFileError):
            self._testing.show(error)
            self.card.show_tested(None)
        else:
            self._testing.over()
            if self._selected_path() == path:
                self.card.show_tested(error.message)
        self.reload()

    def _export_selected(self) -> None:
        entry = self.table.entry()
        if entry is None or entry.problem is not None:
            return
        place = Path(self._services.settings.value.first_folder)
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export the model"),
            str(place / f"{entry.name}{SUFFIX}"),
            self._file_kinds(),
        )
        if not name:
            return
        target = Path(name if name.endswith(SUFFIX) else f"{name}{SUFFIX}")
        self._services.settings.update(last_folder=str(target.parent))
        self._services.run(
            partial(self._services.models.export, entry, target),
            lambda _none: self._tell_exported(target),
            "model export",
        )

    def _tell_exported(self, target: Path) -> None:
        text = self.tr("Saved as {file}.").format(file=printable(target))
        self.notice.offer(text, showing(target, self.notice), copying(target, self.notice))

    def _rename_selected(self) -> None:
        entry = self.table.entry()
        if entry is None or entry.is_default:
            return
        taken = [other.name for other in self.model.entries() if not other.is_default]
        dialog = NameDialog(self.tr("Rename the model"), entry.name, taken, self)
        dialog.named.connect(partial(self._rename, entry))
        dialog.open()

    def _rename(self, entry: ModelEntry, name: str) -> None:
        active = self.model.is_active(entry)
        job = self._services.run(
            partial(self._services.models.rename, entry, name),
            partial(self._renamed, entry, active=active),
            "model renaming",
            partial(self._not_renamed, name),
        )
        job.failed.connect(self.reload)

    def _renamed(self, entry: ModelEntry, path: Path, *, active: bool) -> None:
        self._select_next = path
        if active:
            self._use(path)
        self.reload()
        name = path.name.removesuffix(SUFFIX)
        text = self.tr("“{old}” is called “{new}” now.").format(old=entry.name, new=name)
        renamed = replace(entry, path=path, name=name)
        self.notice.tell(text, lambda: self._rename(renamed, entry.name))

    def _not_renamed(self, name: str, error: Exception) -> Exception | str:
        if isinstance(error, FileExistsError):
            text: str = self.tr("There is a model called “{name}” already.")
            return text.format(name=name)
        return error

    def _delete_selected(self) -> None:
        entry = self.table.entry()
        if entry is None or entry.is_default:
            return
        active = self.model.is_active(entry)
        if active:
            self._use(None)
        self._services.run(
            partial(self._services.models.delete, entry),
            partial(self._deleted, active=active),
            "model deletion",
        )

    def _deleted(self, deleted: Deleted, *, active: bool) -> None:
        name = deleted.original.name.removesuffix(SUFFIX)
        text = self.tr("“{name}” was deleted.").format(name=name)
        if active:
            text += " " + self.tr("The model that comes with the app is in use now.")
        self.notice.tell(text, partial(self._undo_deletion, deleted, active=active))
        self.reload()

    def _undo_deletion(self, deleted: Deleted, *, active: bool) -> None:
        self._services.run(
            partial(self._services.models.undo, deleted),
            partial(self._added, use=active),
            "model restoration",
        )

    # ---- assembly and texts -----------------------------------------------------------------

    def _make_card(self) -> ModelCard:
        card = ModelCard(self._services.translator)
        card.use_requested.connect(self._use_selected)
        card.test_requested.connect(self._test_selected)
        card.export_requested.connect(self._export_selected)
        card.delete_requested.connect(self._delete_selected)
        card.rename_requested.connect(self._rename_selected)
        return card

    def _make_menu(self) -> ContextMenu:
        card = self.card
        deeds = (
            Deed.of(card.use),
            Deed.of(card.test),
            None,
            *place_deeds(self._selected_path, self.notice),
            Deed.of(card.export),
            None,
            Deed.of(card.rename),
            Deed.of(card.delete),
        )
        return ContextMenu(self.table, deeds, applies=lambda: self.table.entry() is not None)

    def _assemble(self) -> None:
        left = QWidget()
        vbox((self.table, 1), self._hint, on=left, spacing=10)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.card)
        splitter.setSizes([600, 420])
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        self.body.addWidget(splitter, 1)
        self.body.addWidget(self.notice)
        for first, then in pairwise((self.table, self.card, self._folder, self._import)):
            self.setTabOrder(first, then)

    def retranslate(self) -> None:
        self.model.retranslate()
        self._show_selected()

    def restyle(self) -> None:
        self.model.restyle(self.palette())

    def _settings_changed(self, settings: Settings) -> None:
        if settings.models_folder != self._models_folder:
            self._models_folder = settings.models_folder
            self.reload()

    def _open_folder(self) -> None:
        open_folder(self._services.models.folder, self.notice, self._services.errors)
