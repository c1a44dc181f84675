"""Teach the model in use: what it is taught with, the lesson, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QListView,
    QMessageBox,
    QProgressBar,
    QStackedWidget,
    QWidget,
)

from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.shared.class_names import shown_name
from pokedex_app.train.logic.teaching import (
    add_to_data_set,
    put_among,
    run_to_train_further,
)
from pokedex_app.train.teach.empty import EmptyTeach
from pokedex_app.train.teach.item_models import (
    SIDE,
    ClassRow,
    TeachClassesItemModel,
    TeachPicturesItemModel,
)
from pokedex_app.train.teach.pictures import (
    TeachPicture,
    added_pictures,
    by_class,
    counted,
    is_of,
    load_examples,
    waiting,
)
from pokedex_app.train.teach.session import TeachSession
from pokedex_app.train.teach.taught_card import TaughtCard
from pokedex_app.ui.controls import DELETE, Button
from pokedex_app.ui.deeds import RENAME_KEYS, ContextMenu, Deed
from pokedex_app.ui.item_views import PictureTiles
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.message_box import ask, message_box
from pokedex_app.ui.name_dialog import NameDialog
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import picture_deeds
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable
from trainer.model.file_name import SUFFIX, model_name
from trainer.resources import default_model
from trainer.runs.run_folder import RunFolder
from trainer.runs.teaching import FEWEST_OF_NEW

if TYPE_CHECKING:
    from trainer.model.bundle import Manifest

CLASSES_WIDTH = 210
"""pixels"""


class TeachView(LiveWidget):
    """Signals:
    left(): back to the data sets.
    compare_wanted(Path): the user wants to see what lessons did to the model of that run.
        changes_wanted(Path): or what they did to the model in that file, which no run made.
    further_wanted(Path, Added): train that run further with what was copied into its data set.
    examples_counted(int): so many corrections are there to be taught.
    status(str): a few words on a lesson that runs, or "".
    """

    left = Signal()
    compare_wanted = Signal(object)
    changes_wanted = Signal(object)
    further_wanted = Signal(object, object)
    examples_counted = Signal(int)
    status = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._trouble = services.errors.about("teaching")
        self._examples: list[TeachPicture] = []
        self._added: list[TeachPicture] = []
        self._others_too = False
        self._run: RunFolder | None = None
        self._pupil: tuple[Path | None, Manifest | None] = (None, None)
        self.session = TeachSession(services.jobs, services.collection, self)
        self.classes = TeachClassesItemModel(services.translator, self._name_of)
        self.pictures = TeachPicturesItemModel(
            services.translator, services.thumbnails, self._name_of
        )
        self.card = TaughtCard(services.translator)
        self.empty = EmptyTeach()
        self.notice = NoticeBar()
        self._title = PlainLabel("", "heading", wrap=True)
        self._explanation = PlainLabel(
            self.tr(
                "Its last layer learns these pictures beside what it knows already. What comes of "
                "it is compared with the model of now before you decide."
            ),
            "muted",
            wrap=True,
        )
        self.tiles = says(PictureTiles(SIDE), accessibleName=self.tr("Pictures to be taught"))
        self.tiles.setModel(self.pictures)
        self._make_buttons()
        self._make_lists()
        self.bar = says(QProgressBar(), accessibleName=self.tr("Progress of the lesson"))
        self.bar.setTextVisible(False)
        self._summary = PlainLabel(wrap=True)
        self._stack = QStackedWidget()
        self._foot = QFrame()
        self._assemble()
        self._connect()
        self.settle()

    # ---- what the page calls ----------------------------------------------------------------

    def load(self) -> None:
        """Read the collection again, as pictures may have been corrected meanwhile."""
        collection = self._services.collection
        self._services.jobs.run(
            lambda: load_examples(collection, SIDE),
            self._take_examples,
            self._trouble.show,
            "examples",
        )
        self._find_run()

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Teach the classes that these folders are, or that lie in them, too."""
        ignore = self._services.settings.value.ignore
        self._services.jobs.run(
            lambda: added_pictures(folders, ignore), self._add, self._trouble.show, "add classes"
        )

    def busy(self) -> str | None:
        return self.tr("A model is being taught.") if self.session.running else None

    def shutdown(self) -> None:
        self.session.stop()
        self.session.forget()

    # ---- what there is ----------------------------------------------------------------------

    def chosen(self) -> list[TeachPicture]:
        """All that is there for the model in use."""
        manifest = self._services.recogniser.manifest
        if manifest is None:
            return []
        own = [one for one in self._examples if self._others_too or is_of(one, manifest)]
        return [*own, *self._added]

    def problem(self) -> str:
        """Why nothing can be taught now, as a sentence; "" where it can."""
        manifest = self._services.recogniser.manifest
        if manifest is None:
            return self.tr("The model is being loaded…")
        if manifest.rehearsal is None:
            return self.tr(
                "This model cannot be taught: its file keeps nothing of the pictures that it "
                "learnt, as those of earlier versions do not. Train it anew, or choose another "
                "one in Models."
            )
        if not self.chosen():
            return self.tr("There is nothing to teach it yet.")
        if not self._taught_with():
            return self._about_waiting()
        return ""

    def _taught_with(self) -> list[TeachPicture]:
        """What it would be taught with: new classes wait until they have pictures enough."""
        waits = self._waiting()
        return [one for one in self.chosen() if one.label not in waits]

    def _waiting(self) -> list[str]:
        """The new classes that do."""
        manifest = self._services.recogniser.manifest
        return waiting(self.chosen(), manifest.labels) if manifest is not None else []

    def _about_waiting(self) -> str:
        """A sentence on them; "" where none does."""
        names = ", ".join(printable(self._name_of(label)) for label in self._waiting())
        if not names:
            return ""
        text = self.tr("A new class takes {fewest} pictures or more, so these wait: {names}.")
        return text.format(fewest=FEWEST_OF_NEW, names=names)

    def _take_examples(self, examples: list[TeachPicture]) -> None:
        self._examples = examples
        self._trouble.over()
        self.examples_counted.emit(len(examples))
        self._show()

    def _add(self, pictures: list[TeachPicture]) -> None:
        self._trouble.over()
        if not pictures:
            self.notice.tell(self.tr("Bring folders: the name of a folder is the class."))
            return
        there = {one.path for one in self._added}
        new = [one for one in pictures if one.path not in there]
        self._added += new
        self._show()
        labels = sorted({one.label for one in pictures if one.label is not None})
        text = self.tr("%Ln picture(s) added: {classes}", "", len(new))
        named = ", ".join(printable(self._name_of(label)) for label in labels)
        paths = {one.path for one in new}
        self.notice.tell(text.format(classes=named), lambda: self._drop(paths))

    def _drop(self, paths: set[Path | None]) -> None:
        self._added = [one for one in self._added if one.path not in paths]
        self._show()

    def _choose_folder(self) -> None:
        title = self.tr("Choose the folder of a class, or one that holds such folders")
        start = self._services.settings.value.first_folder
        if chosen := QFileDialog.getExistingDirectory(self, title, start):
            self._services.settings.update(last_folder=chosen)
            self.add_folders([Path(chosen)])

    # ---- taking out and renaming ------------------------------------------------------------

    def _file(self) -> Path | None:
        """Of the current picture; that of a correction may be gone by now."""
        index = self.tiles.currentIndex()
        if not index.isValid():
            return None
        picture = self.pictures.picture(index.row())
        return picture.correction.path if picture.correction is not None else picture.path

    def _selected(self) -> list[TeachPicture]:
        rows = sorted(index.row() for index in self.tiles.selectedIndexes())
        return [self.pictures.picture(row) for row in rows]

    def _take_out(self) -> None:
        """Neither what the user said nor any file goes."""
        out = self._selected()
        if not out or self.session.running:
            return
        collection = self._services.collection
        numbers = [one.correction.id for one in out if one.correction is not None]
        before = self._added
        self._added = [one for one in self._added if one not in out]

        def remove() -> dict[int, bytes | None]:
            copies = {number: collection.example(number) for number in numbers}
            for number in numbers:
                collection.set_example(number, None)
            return copies

        def removed(copies: dict[int, bytes | None]) -> None:
            text = self.tr("%Ln picture(s) will not be taught; what you said stays.", "", len(out))
            self.notice.tell(text, lambda: self._put_back(copies, before))
            self.load()

        self._services.jobs.run(remove, removed, self._trouble.show, "take out")

    def _put_back(self, copies: dict[int, bytes | None], added: list[TeachPicture]) -> None:
        collection = self._services.collection
        self._added = added

        def put() -> None:
            for number, copy in copies.items():
                if copy is not None:
                    collection.set_example(number, copy)

        self._services.jobs.run(put, lambda _: self.load(), self._trouble.show, "put back")

    def _rename(self) -> None:
        row = self._row()
        if row is None or row.label is None or not self._can_be_renamed():
            return
        dialog = NameDialog(self.tr("Name of the class"), row.label, (), self)
        dialog.named.connect(partial(self._renamed, row.label))
        dialog.open()

    def _renamed(self, old: str, new: str) -> None:
        self._added = [replace(one, label=new) if one.label == old else one for one in self._added]
        self._show()

    def _can_be_renamed(self) -> bool:
        """Only what was added: what a correction says is said elsewhere."""
        row = self._row()
        own = row is not None and any(one.label == row.label for one in self._added)
        return own and not self.session.running

    def _row(self) -> ClassRow | None:
        return self.classes.row(self.class_list.currentIndex().row())

    # ---- the lesson -------------------------------------------------------------------------

    def _teach(self) -> None:
        if self.problem() or self.session.running:
            return
        self._trouble.over()
        self.notice.dismiss()
        recogniser = self._services.recogniser
        self._pupil = recogniser.model_path, recogniser.manifest
        self.session.start(
            recogniser.model_path or default_model(),
            by_class(self._taught_with()),
            self._services.runs_folder(),
        )
        self.stop_button.setFocus()

    def _find_run(self) -> None:
        """That of the model in use, whose data set all layers can learn from."""
        services = self._services
        path, manifest = services.recogniser.model_path, services.recogniser.manifest
        self._run = None
        if path is None or manifest is None:
            return

        def found(run: RunFolder | None) -> None:
            if services.recogniser.model_path == path:
                self._run = run
                self._enable()

        find = partial(run_to_train_further, path, manifest, services.runs_folder())
        services.jobs.run(find, found, name="run of the model")

    def _of_classes(self) -> list[TeachPicture]:
        return [one for one in self._taught_with() if one.label is not None]

    def _ask_to_train_further(self) -> None:
        run, pictures = self._run, self._of_classes()
        if run is None or not pictures or self.session.running:
            return
        box = message_box(
            self,
            QMessageBox.Icon.Question,
            self.tr("Train all layers?"),
            self.tr("Copy %Ln picture(s) into the data set of the model?", "", len(pictures)),
            self.tr(
                "They go into the folders of their classes in {folder}. Then that run is trained "
                "further with them, in all layers, which takes as long as a training does. What it "
                "was tested on stays for that."
            ).format(folder=printable(run.settings.dataset)),
        )
        copy = box.addButton(self.tr("Copy and go on"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(QMessageBox.StandardButton.Cancel)
        ask(box, leave, {copy: partial(self._train_further, run, pictures)})

    def _train_further(self, run: RunFolder, pictures: list[TeachPicture]) -> None:
        services = self._services
        services.jobs.run(
            partial(add_to_data_set, run, by_class(pictures), services.collection),
            partial(self.further_wanted.emit, run.path),
            self._trouble.show,
            "add to data set",
        )

    def _end(self) -> None:
        self._show()
        if self.session.taught is not None:
            self._trouble.over()
            (self.card.discard if self.session.taught.worse else self.card.use).setFocus()

    def _use(self) -> None:
        taught = self.session.taught
        if taught is None:
            return
        if not taught.worse:
            self._install()
            return
        box = message_box(
            self,
            QMessageBox.Icon.Warning,
            self.tr("Use a model that is worse?"),
            self.tr("The taught model is worse than the one it came from. Use it all the same?"),
            self.tr("The one before stays among your models, and can be used again at any time."),
        )
        use = box.addButton(self.tr("Use it all the same"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(QMessageBox.StandardButton.Cancel)
        ask(box, leave, {use: self._install})

    def _install(self) -> None:
        """Put it among the models, and have it name pictures; the way back is one press. Where the
        run that it stems from is here, another leads to what all lessons brought."""
        services, file = self._services, self.session.model
        if file is None:
            return
        before = services.recogniser.model_path

        def installed(placed: tuple[Path, Path | None]) -> None:
            path, run = placed
            self.session.forget()
            services.use_model(path)
            text = self.tr("“{name}” names your pictures from now on.")
            name = printable(path.name.removesuffix(SUFFIX))
            compare = (
                Deed(
                    self.tr("Compare in Results"),
                    partial(self.compare_wanted.emit, run),
                    "fa6s.chart-line",
                )
                if run is not None
                else Deed(
                    self.tr("What it changed"), partial(self.changes_wanted.emit, path), "fa6s.cube"
                )
            )
            undo = partial(services.use_model, before)
            self.notice.offer(text.format(name=name), compare, undo=undo)

        name, runs = self._name_for_taught(), services.runs_folder()
        add = partial(put_among, services.models, file, name, runs)
        services.jobs.run(add, installed, self._trouble.show, "install")

    def _name_for_taught(self) -> str:
        """Of a model that was taught before, the same: the library adds a number."""
        _, manifest = self._model()
        if manifest is not None and manifest.lessons:
            return self._model_name()
        return self.tr("{name}, taught").format(name=self._model_name())

    def _model(self) -> tuple[Path | None, Manifest | None]:
        """That of the lesson, until what came of it is used or discarded, as another may be taken
        into use meanwhile; else the one in use."""
        if self.session.running or self.session.taught is not None:
            return self._pupil
        return self._services.recogniser.model_path, self._services.recogniser.manifest

    def _model_name(self) -> str:
        path, _ = self._model()
        return str(self.tr("Built-in model")) if path is None else model_name(path)

    # ---- assembly ---------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self.back_button = Button(
            self.tr("Back to training"),
            "fa6s.arrow-left",
            self.left,
            tip=self.tr("Back to the data sets (Esc)"),
        )
        self.add_button = Button(
            self.tr("Add a class…"),
            "fa6s.plus",
            self._choose_folder,
            tip=self.tr("Choose a folder with 5 to 30 pictures; its name is the class"),
        )
        self.out_button = Button(
            self.tr("Do not teach"),
            "fa6s.eye-slash",
            self._take_out,
            tip=self.tr("Leave the selected pictures out"),
            keys=DELETE,
            about=self.tiles,
        )
        self.others_button = Button(do=self._teach_others, role="link")
        self.teach_button = Button(
            self.tr("Teach the model"),
            "fa6s.graduation-cap",
            self._teach,
            tip=self.tr("It takes seconds; the model that you teach stays as it is"),
            keys="Ctrl+Return",
            role="primary",
        )
        self.teach_button.setMinimumHeight(38)
        self.further_button = Button(
            self.tr("Train all layers…"),
            "fa6s.layer-group",
            self._ask_to_train_further,
            tip=self.tr(
                "Put these pictures into the data set of the model, and train it further with all "
                "of them; better where there are many, and slower"
            ),
        )
        self.further_button.setMinimumHeight(38)
        self.stop_button = Button(
            self.tr("Stop"),
            "fa6s.stop",
            lambda: self.session.stop(),
            tip=self.tr("End the lesson; nothing of it is kept"),
        )

    def _make_lists(self) -> None:
        self.class_list = says(QListView(), accessibleName=self.tr("Classes to be taught"))
        self.class_list.setModel(self.classes)
        self.class_list.setFixedWidth(CLASSES_WIDTH)
        self.class_list.setSpacing(3)
        self.class_list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tiles_menu = ContextMenu(
            self.tiles,
            [*picture_deeds(self._file, self.notice), None, Deed.of(self.out_button)],
            applies=lambda: bool(self._selected()),
        )
        self.class_menu = ContextMenu(
            self.class_list,
            [
                Deed(
                    self.tr("Rename…"),
                    self._rename,
                    "fa6s.pen",
                    keys=RENAME_KEYS,
                    when=self._can_be_renamed,
                )
            ],
            applies=lambda: self._row() is not None,
        )

    def _assemble(self) -> None:
        head = QFrame()
        set_role(head, "card")
        vbox(
            hbox((self._title, 1), self.add_button, self.back_button, spacing=8),
            self._explanation,
            (self.others_button, Qt.AlignmentFlag.AlignLeft),
            on=head,
            spacing=6,
            margins=(16, 10, 10, 10),
        )
        self._lists = QWidget()
        shown = vbox((self.tiles, 1), hbox(STRETCH, self.out_button), spacing=6)
        hbox(self.class_list, (shown, 1), on=self._lists, spacing=10)
        compared = QWidget()
        vbox(self.card, STRETCH, on=compared)
        for each in (self.empty, self._lists, compared):
            self._stack.addWidget(each)
        set_role(self._foot, "card")
        buttons = hbox(self.further_button, self.stop_button, self.teach_button, spacing=8)
        across = hbox((self._summary, 1), buttons, spacing=16)
        vbox(across, self.bar, on=self._foot, spacing=8, margins=(16, 10, 12, 10))
        vbox(head, (self._stack, 1), self.notice, self._foot, on=self, spacing=10)

    def _connect(self) -> None:
        services = self._services
        self.class_list.selectionModel().currentChanged.connect(lambda *_: self._show_pictures())
        self.tiles.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.session.changed.connect(self._show_session)
        self.session.ended.connect(self._end)
        self.session.failed.connect(self._trouble.show)
        self.empty.add_wanted.connect(self._choose_folder)
        self.empty.keep_wanted.connect(self._keep_copies)
        self.card.use_wanted.connect(self._use)
        self.card.discard_wanted.connect(self.session.forget)
        services.recogniser.ready.connect(self._model_changed)
        services.settings.changed.connect(lambda _: self._show())

    def _model_changed(self) -> None:
        self._others_too = False
        self._find_run()
        self._show()

    def _teach_others(self) -> None:
        self._others_too = not self._others_too
        self._show()

    def _keep_copies(self) -> None:
        self._services.keep_examples(True, then=self.load)
        self._show()

    # ---- what is shown ----------------------------------------------------------------------

    def retranslate(self) -> None:
        self.classes.retranslate()
        self.pictures.retranslate()
        self._show()

    def _name_of(self, label: str) -> str:
        return shown_name(label, self._services.species, self._services.translator.language)

    def _show(self) -> None:
        chosen, manifest = self.chosen(), self._services.recogniser.manifest
        before = self._row()
        self.classes.set_counts(counted(chosen), manifest.labels if manifest is not None else ())
        self._select(before)
        self._explanation.setVisible(bool(chosen))
        self.add_button.setVisible(bool(chosen))  # the empty page has its own
        self.empty.show_kept(self._services.settings.value.correction_copies)
        self._show_others()
        self._show_pictures()
        self._show_session()

    def _select(self, row: ClassRow | None) -> None:
        """The class that was chosen, or all."""
        wanted = 0
        for number in range(1, self.classes.rowCount()):
            there = self.classes.row(number)
            if row is not None and not row.is_all and there and there.label == row.label:
                wanted = number
        self.class_list.setCurrentIndex(self.classes.index(wanted, 0))

    def _show_others(self) -> None:
        manifest = self._services.recogniser.manifest
        if manifest is None:
            self.others_button.hide()
            return
        others = sum(not is_of(one, manifest) for one in self._examples)
        self.others_button.setVisible(bool(others))
        if self._others_too:
            text = self.tr("Leave out %Ln correction(s) of other models", "", others)
        else:
            text = self.tr(
                "%Ln correction(s) of other models: teach their classes as new ones", "", others
            )
        self.others_button.setText(text)

    def _show_pictures(self) -> None:
        row = self._row()
        shown = [
            one for one in self.chosen() if row is None or row.is_all or one.label == row.label
        ]
        self.pictures.set_pictures(shown)
        self._enable()

    def _show_session(self) -> None:
        session = self.session
        self._title.setText(self.tr("Teach “{name}”").format(name=printable(self._model_name())))
        self.bar.setVisible(session.running)
        self.stop_button.setVisible(session.running)
        self.teach_button.setVisible(not session.running)
        progress = session.progress
        self.bar.setRange(0, progress.total if progress is not None else 0)
        self.bar.setValue(progress.done if progress is not None else 0)
        self._summary.setText(self._summed_up())
        set_role(self._summary, "warning" if self._cannot_be_taught() else None)
        self.card.show_taught(None if session.running else session.taught)
        self._foot.setVisible(self.card.isHidden())
        self._stack.setCurrentIndex(2 if not self.card.isHidden() else 1 if self.chosen() else 0)
        self.status.emit(self._summed_up() if session.running else "")
        self._enable()

    def _cannot_be_taught(self) -> bool:
        manifest = self._services.recogniser.manifest
        return manifest is not None and manifest.rehearsal is None

    def _summed_up(self) -> str:
        session = self.session
        if session.running:
            looking = session.progress is None or session.progress.stage == "looking"
            return self.tr("Looking at the pictures…") if looking else self.tr("Learning…")
        if problem := self.problem():
            return problem
        chosen = self._taught_with()
        labels = {one.label for one in chosen if one.label is not None}
        manifest = self._services.recogniser.manifest
        new = len(labels.difference(manifest.labels)) if manifest is not None else 0
        text = self.tr("{pictures} of {classes}").format(
            pictures=self.tr("%Ln picture(s)", "", len(chosen)),
            classes=self.tr("%Ln class(es)", "", len(labels)),
        )
        text += ", " + self.tr("%Ln of them new", "", new) if new else ""
        return "\n".join(filter(None, (text, self._about_waiting())))

    def _enable(self) -> None:
        running = self.session.running
        self.teach_button.setEnabled(not self.problem())
        self.add_button.setEnabled(not running)
        self.others_button.setEnabled(not running)
        self.out_button.setEnabled(bool(self.tiles.selectedIndexes()) and not running)
        self.further_button.setVisible(self._run is not None and not running)
        self.further_button.setEnabled(bool(self._of_classes()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.session.running:
            self.left.emit()
        else:
            super().keyPressEvent(event)
