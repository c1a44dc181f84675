"""The side panel of a batch: the current picture, large, and everything said about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from pokedex_app.batch.answers_item_model import AnswersItemModel, named_by
from pokedex_app.batch.logic.answers import Result
from pokedex_app.core.i18n import Translator
from pokedex_app.core.images import read_qimage
from pokedex_app.core.jobs import Job, Jobs
from pokedex_app.core.theme import Role, set_role
from pokedex_app.ui.confidence_bars import Bar, ConfidenceBars
from pokedex_app.ui.controls import Button, ToolButton, native
from pokedex_app.ui.elided import ElidedLabel
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.picture_view import PictureView
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea

CORRECT_KEY = "W"
"""that is wrong, while the table has the focus"""

AT_LEAST = 900
"""Pixels: large JPEGs are decoded at a fraction of their size as long as they stay so large."""

BARS = 3
"""Classes that are shown; the table's tooltip has all that are kept."""


class BatchPanel(LiveWidget):
    """Shows one `Result`. The picture is read in a job; while rows fly by, only the last is read.

    Signals:
        identify_requested(Path): the user wants to see it on the Identify page.
        folder_requested(Path): the user wants to see it in the file manager.
        class_chosen(str): the user wants to read about the class of that label.
        correction_requested(): the user is about to say what the picture shows.
        unreadable(): the picture, which has an answer, cannot be read any more.
    """

    identify_requested = Signal(object)
    folder_requested = Signal(object)
    class_chosen = Signal(str)
    correction_requested = Signal()
    unreadable = Signal()

    def __init__(self, model: AnswersItemModel, jobs: Jobs, translator: Translator) -> None:
        super().__init__()
        self._model = model
        self._jobs = jobs
        self._result: Result | None = None
        self._job: Job | None = None
        self._shown_path: str | None = None
        self.view = PictureView()
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_role(self._name, "heading")
        self._folder = ElidedLabel(Qt.TextElideMode.ElideLeft)
        set_role(self._folder, "muted")
        self._word = _line("good")
        self._truth = _line("muted")
        self._asked = _line("muted")
        self._problem = _line("bad")
        self.bars = ConfidenceBars(translator)
        self.bars.chosen.connect(self.class_chosen)
        self.identify = ToolButton(
            self.tr("Look closer"),
            "fa6s.magnifying-glass-plus",
            lambda: self._ask(self.identify_requested),
            text=self.tr("Look closer"),
            tip=self.tr("Show it on the Identify page, with its heatmap"),
            told=native("Enter"),
        )
        self.folder = ToolButton(
            self.tr("Show in folder"),
            "fa6s.folder-open",
            lambda: self._ask(self.folder_requested),
            text=self.tr("Show in folder"),
            tip=self.tr("Open the folder that holds the file"),
        )
        self.wrong = Button(
            self.tr("That's wrong…"),
            "fa6s.pen",
            self.correction_requested,
            tip=self.tr("Say what the picture really shows"),
            told=CORRECT_KEY,
        )
        self._buttons = FlowBox(8, self.identify, self.wrong, self.folder)
        self._assemble()
        self.settle()
        self.show_result(None)

    def show_result(self, result: Result | None) -> None:
        self._result = result
        self.setEnabled(result is not None)
        self._show_texts()
        self.view.setVisible(result is not None)
        if result is None:
            self._shown_path = None
        elif result.path != self._shown_path and self._job is None:
            self._read(result)

    def _read(self, result: Result) -> None:
        self._shown_path = result.path
        if result.error is not None:
            self.view.show_broken(result.name)
            return
        self.view.set_waiting(True)
        path = Path(result.path)
        self._job = self._jobs.run(
            lambda: read_qimage(path, AT_LEAST),
            lambda image: self._take(result, image),
            name="panel",
        )
        self._job.ended.connect(self._read_next)

    def _take(self, result: Result, image: QImage) -> None:
        if self._result is None or self._result.path != result.path:
            return
        if image.isNull():
            self.view.show_broken(result.name)
            self.unreadable.emit()
        else:
            self.view.show_picture(image, result.name)

    def _read_next(self) -> None:
        self._job = None
        if self._result is not None and self._result.path != self._shown_path:
            self._read(self._result)

    # ---- assembly and texts -----------------------------------------------------------------

    def _assemble(self) -> None:
        inner = QWidget()
        names = (self._name, self._folder, self._problem, self._word, self._truth)
        vbox(*names, self.bars, self._asked, STRETCH, on=inner, spacing=4, margins=(2, 0, 6, 2))
        scroll = _Scroll(inner, sideways=False)
        self.view.setMinimumSize(220, 60)
        vbox((self.view, 4), (scroll, 5), self._buttons, on=self, spacing=10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """In one line: those that are known by their symbols do without their texts, and the last
        one leaves it to the row's menu where there is no room even so."""
        style = Qt.ToolButtonStyle
        self.folder.show()
        for button in (self.identify, self.folder):
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        for button in (self.folder, self.identify):
            if self._buttons.sizeHint().width() > self.width():
                button.setToolButtonStyle(style.ToolButtonIconOnly)
        self.folder.setVisible(self._buttons.sizeHint().width() <= self.width())

    def _show_texts(self) -> None:
        result = self._result
        self._name.set_whole(result.name if result is not None else self.tr("No row chosen"))
        self._folder.set_whole(result.folder if result is not None else "")
        reason = self._model.explain(result.error) if result is not None and result.error else ""
        self._problem.show_text(reason)
        corrected = result is not None and result.correction is not None
        strange = result is not None and result.strange
        word = ""
        if result is not None and corrected:
            word = self.tr("You say: {name}").format(name=self._model.answer(result))
        elif strange:
            word = self.tr("None of these: it does not look like anything that the model knows.")
        self._word.show_text(word)
        set_role(self._word, "muted" if strange and not corrected else "good")
        self.wrong.setEnabled(result is not None and result.error is None)
        self._show_truth(result)
        pairs = zip(result.labels, result.probabilities, strict=True) if result is not None else ()
        bars = [Bar(label, self._model.name_of(label), p) for label, p in list(pairs)[:BARS]]
        self.bars.show_bars(bars, self._model.threshold, strange=strange)
        self.bars.setVisible(bool(bars))
        asked = result.model if result is not None else ""
        self._asked.show_text(named_by(asked) if asked else "")

    def _show_truth(self, result: Result | None) -> None:
        self._truth.setVisible(result is not None and result.truth is not None)
        if result is None or result.truth is None:
            return
        name = self._model.name_of(result.truth)
        if result.correct:
            self._truth.setText(self.tr("The folder says so too: {name}").format(name=name))
            set_role(self._truth, "good")
        else:
            self._truth.setText(self.tr("The folder says: {name}").format(name=name))
            set_role(self._truth, "muted" if result.correct is None else "warning")

    def retranslate(self) -> None:
        self._show_texts()
        self._fit_buttons()

    def _ask(self, signal: object) -> None:
        if self._result is not None:
            signal.emit(Path(self._result.path))  # type: ignore[attr-defined]


def _line(role: Role) -> PlainLabel:
    label = PlainLabel("", role, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class _Scroll(ScrollArea):
    """Scrolls up and down only, so it is never narrower than what is in it."""

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        held = self.widget()
        width = bar + (held.minimumSizeHint().width() if held is not None else 0)
        return QSize(width, super().minimumSizeHint().height())
