"""Identify: one picture in, what it shows out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from pokedex_app.core.recogniser import Answer, Source
from pokedex_app.identify.answer_card import COPY_PICTURE_KEYS, AnswerCard, ShownAnswer
from pokedex_app.identify.answer_picture import answer_picture
from pokedex_app.identify.drop_area import DropArea
from pokedex_app.identify.identification import Identification
from pokedex_app.identify.known_pictures import known_pictures
from pokedex_app.identify.logic.folder_pictures import first_picture
from pokedex_app.identify.picture_panel import HEAT_KEY, PicturePanel
from pokedex_app.identify.scroll_column import ScrollColumn
from pokedex_app.services import Services
from pokedex_app.shared.class_names import shown_name
from pokedex_app.shared.collection.collection import Correction
from pokedex_app.shared.file_kinds import kinds_of
from pokedex_app.ui.class_offer import offer_classes
from pokedex_app.ui.confidence_bars import Bar
from pokedex_app.ui.controls import COPY, OPEN, PASTE, Button, native, on_keys
from pokedex_app.ui.copies_question import CopiesQuestion
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.entry_card import EntryCard
from pokedex_app.ui.incoming import Incoming, incoming
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import Said
from pokedex_app.ui.looks_like import LooksLike
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import offer_training, picture_deeds
from pokedex_app.ui.page import Page
from pokedex_app.ui.picture_dialog import ask_for_pictures
from pokedex_app.ui.recent_button import RecentButton
from pokedex_app.ui.threshold_control import ThresholdButton
from trainer.errors import PictureError, printable
from trainer.messages import told
from trainer.resources import samples

PATIENCE_MILLISECONDS = 150
"""An answer that comes sooner replaces the last one without a flicker in between."""
PREVIEW_PIXELS = 1024
LEFT_TO_RIGHT = (6, 5)
"""How the columns share the width."""
RIGHT_COLUMN = (340, 520)
"""Least and greatest width in pixels."""
BACK_KEYS = "Alt+Left"


class IdentifyPage(DropTarget, Page):
    """Shows one picture at a time and what the model says about it.

    Signals:
        batch_requested(list[Path]): several files, or a folder, were dropped or opened.
        species_requested(int): the user wants to read about the species with that id.
        corrected(Correction): the user's word on a picture has been kept in the collection.
        back_requested(): back to the batch, from where this picture was looked at.
    """

    batch_requested = Signal(list)
    species_requested = Signal(int)
    corrected = Signal(object)
    back_requested = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__(
            self.tr("Identify"),
            self.tr("What does your picture show? Drop it, open it or paste it."),
        )
        self._services = services
        self.identification = Identification(services, self)
        self._copies = CopiesQuestion(services, self)
        self._recent = services.recent_folders()
        recent = self.tr("Recent folders")
        self.certainty = ThresholdButton(services)
        self._recent_held = QWidget()
        hbox(self._make_recent(recent), on=self._recent_held)
        self.drop_area = DropArea(services.thumbnails, self._make_recent(recent, self.tr("Recent")))
        self.panel = PicturePanel(lambda scale: services.translator.percent(scale, 0))
        self.card = AnswerCard(services.translator)
        self.entry = EntryCard(services.species, services.translator)
        self.notice = NoticeBar()
        self.looks_like = LooksLike(services, self.notice)
        cards = [self.card, self.looks_like, self.entry]
        self._cards = ScrollColumn(cards, RIGHT_COLUMN)
        self._open = Button(
            self.tr("Open…"),
            "fa6s.folder-open",
            self.choose_files,
            tip=self.tr("Choose a file"),
            keys=OPEN,
            within=self,
        )
        self._paste = Button(
            self.tr("Paste"),
            "fa6s.paste",
            self.paste,
            tip=self.tr("Take what is in the clipboard"),
            keys=PASTE,
            within=self,
        )
        self._back = Button(
            self.tr("Back to the batch"),
            "fa6s.arrow-left",
            self._go_back,
            tip=self.tr("Back to the row from which this picture was looked at, also by Esc"),
            keys=BACK_KEYS,
            within=self,
        )
        self._working = QWidget()
        left, right = LEFT_TO_RIGHT
        hbox((self.panel, left), (self._cards, right), on=self._working, spacing=18)
        self._stack = QStackedWidget()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self.menu = self._make_menu()
        self._assemble()
        self._connect()
        self._add_shortcuts()
        self.setAcceptDrops(True)
        self.panel.heat.setChecked(services.settings.value.show_heatmap)
        self.put_away()
        self.settle()

    # ---- what the window asks ---------------------------------------------------------------

    def activated(self) -> None:
        if not self.drop_area.has_samples:
            self.drop_area.set_samples(sorted(samples().glob("*.png")))

    def look_closer(self, file: Path) -> None:
        """Look at a picture of the batch, with a way back."""
        self.open_paths([file])
        self._back.show()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Look at one file; several, or a folder, are for the batch page."""
        self._back.hide()
        if len(paths) > 1 or any(path.is_dir() for path in paths):
            self.batch_requested.emit(list(paths))
        elif paths:
            file = paths[0].absolute()
            self._recent.add([file.parent])
            self.identification.look_at_file(file)

    # ---- pictures come in -------------------------------------------------------------------

    def take(self, brought: Incoming) -> None:
        """Look at what was dropped or pasted, or say why that is not possible."""
        if brought.paths:
            kinds = kinds_of(brought.paths)
            if kinds.models or kinds.runs:
                self.elsewhere.emit(list(brought.paths))
            elif kinds.archives and not kinds.pictures:
                offer_training(self.notice, kinds.archives, self.elsewhere)
            else:
                self.open_paths(brought.paths)
        elif brought.image is not None:
            self._back.hide()
            self.identification.look_at_image(brought.image, self.tr("pasted picture"))
        elif brought.elsewhere:
            self.notice.tell(
                self.tr(
                    "That is an address on the Internet, and nothing is fetched from there. "
                    "Save the picture first, and open the file."
                )
            )
        else:
            self.notice.tell(self.tr("There is neither a picture nor a file in that."))

    def choose_files(self) -> None:
        self.open_paths(ask_for_pictures(self, self._services))

    def open_folder(self, folder: Path) -> None:
        """Look at the first picture of a folder; the arrow keys lead to the others."""

        def look(file: Path | None) -> None:
            if file is not None:
                self.open_paths([file])
            else:
                text = self.tr("There is no picture in {folder}.")
                self.notice.tell(text.format(folder=printable(folder)))

        ignore = self._services.settings.value.ignore
        first = partial(first_picture, folder, ignore)
        self._services.run(first, look, "first-picture")

    def paste(self) -> None:
        """Look at the picture, or the file, that is in the clipboard."""
        self.take(incoming(QGuiApplication.clipboard().mimeData()))

    def put_away(self) -> None:
        """Back to the empty page."""
        self._back.hide()
        self.identification.leave()
        self._patience.stop()
        self.card.clear()
        self.looks_like.clear()
        self.entry.show_species(None)
        self.notice.dismiss_news()
        self._show_side(self.drop_area)

    # ---- asking and answering ---------------------------------------------------------------

    def _show_asked(self) -> None:
        self.notice.dismiss_news()
        self._show_side(self._working)
        self._show_place()
        self._cards.verticalScrollBar().setValue(0)
        self.looks_like.clear()
        if self._services.recogniser.classifier is None:  # it takes a moment to load
            self._show_waiting()
            self._preview()
        else:
            self._patience.start()

    def _show_side(self, side: QWidget) -> None:
        self._stack.setCurrentWidget(side)
        self._open.setVisible(side is self._working)  # the drop area has its own
        self._paste.setVisible(side is self._working)
        self._recent_held.setVisible(side is self._working)

    def _show_place(self) -> None:
        self.panel.set_place(self.identification.name, *self.identification.place())

    def _show_waiting(self) -> None:
        self.card.show_waiting()
        self.panel.view.set_waiting(True)

    def _preview(self, ready: Path | None = None) -> None:
        """Show the picture before there is an answer; `ready` is a file that can be had by now."""
        source = self.identification.source
        if self.identification.answer is not None or ready not in (None, source):
            return
        image = source if isinstance(source, QImage) else QImage()
        if isinstance(source, Path):
            pixmap = self._services.thumbnails.request(source, PREVIEW_PIXELS)
            image = pixmap.toImage() if pixmap is not None else image
        if not image.isNull():
            self.panel.view.show_picture(image, self.identification.name)
            self.panel.view.set_waiting(True)

    def _take_answer(self) -> None:
        self._patience.stop()
        answer = self.identification.answer
        assert answer is not None
        if answer.image.isNull():
            self.panel.view.show_broken(answer.name)
        else:
            heat = answer.heats[0] if answer.heats else None
            self.panel.view.show_picture(answer.image, answer.name, heat)
            self.panel.view.set_full_size(answer.full_size)
        self.panel.set_has_heat(bool(answer.heats))
        self._show_answer()
        if answer.prediction is not None and self.identification.source is not None:
            self._show_looks_like(self.identification.source)

    def _show_looks_like(self, source: Source) -> None:
        recogniser = self._services.recogniser
        classifier, file = recogniser.classifier, recogniser.model_path
        if classifier is not None:
            known = partial(known_pictures, self._services, classifier, file)
            self.looks_like.look_for(source, lambda: classifier, known)

    def _show_answer(self) -> None:
        """Show the answer there is, as the language and the threshold now are."""
        answer, said = self.identification.answer, self._said()
        if said is not None:
            self.card.show_answer(said)
            self._show_entry(said.best.label if said.sure else None)
            self._show_correction()
        elif answer is not None and answer.error is not None:
            self.card.show_problem(self._reason(answer.error))
            self._show_entry(None)
            self._look_for_folder(answer)

    def _look_for_folder(self, answer: Answer) -> None:
        """A folder that has gone is told once, and not with each picture in it."""
        file = answer.path
        if file is None:
            return

        def told(there: bool) -> None:
            if not there and self.identification.answer is answer:
                text = self.tr("{folder} is not there any more.")
                text = text.format(folder=printable(file.parent))
                self.card.show_problem(text)
                locate = Deed(self.tr("Locate…"), partial(self._locate, file))
                self.notice.offer(text, locate)

        self._services.jobs.run(file.parent.is_dir, told, name="folder-there")

    def _locate(self, file: Path) -> None:
        """The same picture where its folder is now, or else the first one there."""
        title = self.tr("Where is {name} now?").format(name=printable(file.parent.name))
        start = self._services.settings.value.first_folder
        chosen = QFileDialog.getExistingDirectory(self, title, start)
        if chosen and (there := Path(chosen) / file.name).exists():
            self.open_paths([there])
        elif chosen:
            self.open_folder(Path(chosen))

    def _show_correction(self) -> None:
        correction = self.identification.correction
        if correction is not None:
            right = correction.right
            self.card.show_corrected(self._shown_name(right) if right is not None else None)
            self._show_entry(right)

    def _follow_threshold(self) -> None:
        said = self._said()
        if said is not None and said.threshold != self.card.threshold:
            self._show_answer()

    def _read_about(self, label: str) -> None:
        """The class's entry, and what in the picture speaks for it."""
        self._show_entry(label)
        answer = self.identification.answer
        if answer is None or answer.prediction is None:
            return
        for one, heat in zip(answer.prediction.predictions, answer.heats, strict=False):
            if one.label == label:
                self.panel.view.set_heat(heat)
                self.panel.say_heat_of(self._shown_name(label))

    def _show_entry(self, label: str | None) -> None:
        self.card.bars.select(label)
        self.entry.show_species(self._services.species.find(label) if label else None)

    def _said(self) -> ShownAnswer | None:
        answer = self.identification.answer
        if answer is None or answer.prediction is None:
            return None
        bars = tuple(
            Bar(one.label, self._shown_name(one.label), one.probability)
            for one in answer.prediction.predictions
        )
        strange = answer.prediction.verdict == "none_of_these"
        return ShownAnswer(bars, self._services.threshold(), strange)

    def _reason(self, error: Exception) -> str:
        if isinstance(error, PictureError):  # the file's name is to be seen already
            return told(error.reason, self._services.translator.language)
        return self._services.errors.sentence(error)

    def _shown_name(self, label: str) -> str:
        return shown_name(label, self._services.species, self._services.translator.language)

    # ---- the user's word --------------------------------------------------------------------

    def _offer_classes(self) -> None:
        offer_classes(self.card.picker, self._services)
        QTimer.singleShot(0, self._reveal_picker)  # once it has its place

    def _reveal_picker(self) -> None:
        self._cards.ensureWidgetVisible(self.card.picker, 0, 0)  # the answer stays in sight

    def _correct(self, right: str | None) -> None:
        self.card.close_picker()
        self._copies.ask_first(lambda: self.identification.correct(right))

    def _tell_noted(self, correction: Correction) -> None:
        """Of which picture, too: it can still be taken back while others are looked at."""
        self._show_correction()
        self._cards.verticalScrollBar().setValue(0)  # to where the answer stands
        file, right = correction.path, correction.right
        name = printable(file.name) if file is not None else self.tr("pasted picture")
        shown = self._shown_name(right) if right is not None else self.tr("none of the classes")
        text = self.tr("Noted for {name}: {right}.").format(name=name, right=shown)
        self.notice.tell(text, undo=partial(self.identification.withdraw, correction))

    # ---- copying ----------------------------------------------------------------------------

    def copy_text(self) -> None:
        """Put the answer into the clipboard as a few lines of text."""
        said = self._said()
        if said is None:
            return
        percent = self._services.translator.percent
        lines = [f"{bar.name}  {percent(bar.probability)}" for bar in said.bars]
        text = "\n".join([f"{self.identification.name}: {self.card.headline()[0]}", *lines])
        QGuiApplication.clipboard().setText(text)
        self.notice.tell(self.tr("Copied the answer as text."))

    def copy_picture(self) -> None:
        """Put the picture beside its answer into the clipboard, as one picture."""
        said = self._said()
        if said is None:
            return
        shown = self.panel.view.with_heat()
        drawn = answer_picture(shown, *self.card.headline(), said, self._services.translator)
        QGuiApplication.clipboard().setImage(drawn)
        self.notice.tell(self.tr("Copied the answer as a picture."))

    # ---- drops and keys ---------------------------------------------------------------------

    def set_hovered(self, hovered: bool) -> None:
        self.drop_area.set_hovered(hovered)
        self.panel.view.set_hovered(hovered)

    def _escape(self) -> None:
        if self.card.picker.isVisible():
            self.card.close_picker()
        elif not self._back.isHidden():
            self._go_back()
        elif self.identification.source is not None:
            self.put_away()

    def _go_back(self) -> None:
        if not self._back.isHidden():
            self.back_requested.emit()

    def _make_recent(self, name: Said, text: Said | None = None) -> RecentButton:
        services = self._services
        button = RecentButton(self._recent, services.jobs, services.errors, name, text)
        button.chosen.connect(self.open_folder)
        return button

    def _make_menu(self) -> ContextMenu:
        view = self.panel.view

        def file() -> Path | None:
            source = self.identification.source
            return source if isinstance(source, Path) else None

        def answered() -> bool:
            return self._said() is not None

        def readable() -> bool:
            return not view.image.isNull()

        open_it, show_it, copy_it = picture_deeds(file, self.notice)
        wrong = replace(Deed.of(self.card.wrong), do=self.card.ask_what_is_right, when=answered)
        deeds = (
            open_it,
            show_it,
            None,
            Deed(self.tr("Copy the picture"), self._copy_image, "fa6s.image", when=readable),
            replace(copy_it, keys=None),  # they copy the answer
            Deed(
                self.tr("Copy the answer as text"),
                self.copy_text,
                "fa6s.quote-left",
                told=native(COPY),
                when=answered,
            ),
            Deed(
                self.tr("Copy the answer as a picture"),
                self.copy_picture,
                "fa6s.id-card",
                told=native(COPY_PICTURE_KEYS),
                when=answered,
            ),
            None,
            *view.deeds(),
            None,
            wrong,
            Deed.of(self.panel.put_away),
        )
        return ContextMenu(view, deeds)

    def _copy_image(self) -> None:
        def copy(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self.notice.tell(self.tr("Copied the picture."))

        self.identification.read_whole(copy)

    def _add_shortcuts(self) -> None:
        """They work while the page is the visible one, wherever the focus is in the window."""
        on_keys(self, COPY, self.copy_text)
        on_keys(self, COPY_PICTURE_KEYS, self.copy_picture)
        on_keys(self, Qt.Key.Key_Left, lambda: self.identification.step(-1))
        on_keys(self, Qt.Key.Key_Right, lambda: self.identification.step(1))
        on_keys(self, HEAT_KEY, self.panel.heat.click)
        self.panel.view.listen(self)
        on_keys(self, Qt.Key.Key_Escape, self._escape)

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        self.header.tools.addWidget(self._back)
        self.header.tools.addWidget(self.certainty)
        self.header.tools.addWidget(self._recent_held)
        self.header.tools.addWidget(self._open)
        self.header.tools.addWidget(self._paste)
        self._stack.addWidget(self.drop_area)
        self._stack.addWidget(self._working)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        services, picture = self._services, self.identification
        self.drop_area.open_requested.connect(self.choose_files)
        self.drop_area.paste_requested.connect(self.paste)
        self.drop_area.sample_chosen.connect(picture.look_at_file)
        self.panel.stepped.connect(picture.step)
        self.panel.view.detail_wanted.connect(
            lambda: picture.read_whole(self.panel.view.show_detail)
        )
        self.panel.close_requested.connect(self.put_away)
        self.panel.heat_toggled.connect(lambda on: services.settings.update(show_heatmap=on))
        self.card.chosen.connect(self._read_about)
        self.card.copy_text_requested.connect(self.copy_text)
        self.card.copy_picture_requested.connect(self.copy_picture)
        self.card.correction_requested.connect(self._offer_classes)
        self.card.picker.picked.connect(self._correct)
        self.card.picker.none_picked.connect(lambda: self._correct(None))
        self.entry.species_requested.connect(self.species_requested)
        self._patience.timeout.connect(self._show_waiting)
        picture.asked.connect(self._show_asked)
        picture.placed.connect(self._show_place)
        picture.answered.connect(self._take_answer)
        picture.first_seen.connect(self.card.show_new)
        picture.recalled.connect(self._show_correction)
        picture.corrected.connect(self._tell_noted)
        picture.corrected.connect(self.corrected)
        picture.withdrawn.connect(self._show_answer)
        services.thumbnails.ready.connect(self._preview)
        services.settings.changed.connect(self._follow_threshold)

    def retranslate(self) -> None:
        said = self._said()
        if said is not None:
            self.card.rename(said.bars)
        elif self.identification.answer is not None:
            self._show_answer()
