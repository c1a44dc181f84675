"""The strip that tells about a sorting: under way, done, or interrupted, with the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Role, set_role
from pokedex_app.ui.controls import UNDO, Button, ToolButton
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.moves.moving import MovesEnded, Moving
from pokedex_app.ui.plain_label import PlainLabel, Symbol
from trainer.errors import printable
from trainer.moves.execution import SkipReason
from trainer.moves.journal import Record
from trainer.moves.plan import Mode


class MovesNotice(LiveMixin, QFrame):
    """Follows a `Moving` by itself. It never goes by itself: nobody should have to hurry.

    Signals:
        train_requested(Path): the user wants a model of the folders into which was sorted.
    """

    train_requested = Signal(object)

    def __init__(
        self,
        sorting: Moving,
        translator: Translator,
        *,
        leads_on: bool = True,
        deed: Callable[[Record], str] | None = None,
    ) -> None:
        """`leads_on` offers to train on what was moved; `deed` says what was done."""
        super().__init__()
        set_role(self, "card")
        self._sorting = sorting
        self._translator = translator
        self._leads_on = leads_on
        self._said_deed = deed or self._deed
        self._record: Record | None = None
        self._outcome: MovesEnded | None = None
        self._counts: tuple[int, int] | None = None
        self._undoing = False
        self._symbol = Symbol(pixels=18)
        self._text = PlainLabel(wrap=True)
        self.go_on = Button(
            self.tr("Go on"), "fa6s.play", self._go_on, tip=self.tr("Do what is left")
        )
        self.undo = Button(
            self.tr("Undo"),
            "fa6s.rotate-left",
            self._undo,
            tip=self.tr("Put every picture back as it was"),
            keys=UNDO,
        )
        self.train = Button(
            self.tr("Train on these"),
            "fa6s.graduation-cap",
            self._train,
            tip=self.tr("Take the folders as the classes of a model of your own"),
        )
        self.stop = Button(
            self.tr("Stop"),
            "fa6s.stop",
            sorting.stop,
            tip=self.tr("Stop here; you can go on or undo it"),
        )
        self.dismiss = ToolButton(
            self.tr("Dismiss"),
            "fa6s.xmark",
            self._forget,
            tip=self.tr("Take this message away"),
            role="flat",
        )
        buttons = (self.go_on, self.train, self.undo, self.stop, self.dismiss)
        hbox(self._symbol, (self._text, 1), *buttons, on=self, spacing=10, margins=(14, 6, 8, 6))
        sorting.changed.connect(self._begin_or_end)
        sorting.progressed.connect(self._take_progress)
        sorting.ended.connect(self._take_outcome)
        sorting.found.connect(self._take_record)
        self.hide()
        self.settle()

    @property
    def text(self) -> str:
        return self._text.text()

    def let_undo_have_its_keys(self, has: bool) -> None:
        """Not while something that was done later is undone by them."""
        self.undo.set_keys(UNDO if has else None)

    # ---- what happens -----------------------------------------------------------------------

    def _begin_or_end(self) -> None:
        if self._sorting.busy:
            self._outcome = self._record = None
            self._counts = (0, 0)
        else:
            self._counts = None
        self._show()

    def _take_progress(self, done: int, total: int) -> None:
        if self._sorting.busy:
            self._counts = (done, total)
            self._show()

    def _take_outcome(self, outcome: MovesEnded) -> None:
        self._outcome = outcome
        self._record = outcome.record
        self._show()

    def _take_record(self, record: Record) -> None:
        self._record, self._outcome = record, None
        self._show()

    def _go_on(self) -> None:
        if self._record is not None:
            self._undoing = self._record.undoing
            self._sorting.go_on(self._record)

    def _undo(self) -> None:
        if self._record is not None:
            self._undoing = True
            self._sorting.undo(self._record)

    def _train(self) -> None:
        if self._record is not None:
            self.train_requested.emit(Path(self._record.root))

    def expect_sorting(self) -> None:
        """What begins next is no undoing."""
        self._undoing = False

    def _forget(self) -> None:
        if self._record is not None and not self._record.interrupted:
            self._sorting.put_away(self._record)
        self.forget()

    def forget(self) -> None:
        """Hide what was told last, which can be found again."""
        self._record = self._outcome = None
        self._show()

    def dismiss_news(self) -> None:
        """Hide what is finished, unless it can be undone."""
        record = self._record
        finished = record is not None and record.undoing and not record.interrupted
        if finished and not self._sorting.busy:
            self._record = self._outcome = None
            self._show()

    # ---- texts ------------------------------------------------------------------------------

    def _show(self) -> None:
        busy, record = self._sorting.busy, self._record
        text, role = self._told()
        self._text.setText(text)
        set_role(self._text, role)
        self.setVisible(bool(text))
        self.stop.setVisible(busy)
        self.dismiss.setVisible(not busy)
        interrupted = not busy and record is not None and record.interrupted
        self.go_on.setVisible(interrupted)
        back = record is not None and bool(record.undoable) and not record.undoing
        self.undo.setVisible(not busy and back)
        self.train.setVisible(self._leads_on and not busy and back and not interrupted)
        self._show_symbol(role)

    def _told(self) -> tuple[str, Role | None]:
        number = self._translator.number
        if self._sorting.busy:
            done, total = self._counts or (0, 0)
            counts = {"done": number(done), "total": number(total)}
            if self._undoing:
                return self.tr("Undoing: {done} of {total}").format(**counts), None
            return self.tr("Sorting: {done} of {total}").format(**counts), None
        if self._record is None:
            return "", None
        if self._record.interrupted:
            return self._interruption(self._record), "warning"
        if self._outcome is None or not self._record.undoing:
            text = self._said_deed(self._record)
        else:
            text = self.tr("%Ln file(s) are back as they were.", "", self._outcome.done)
        if self._outcome is not None and self._outcome.passed_over:
            return f"{text} {self._passed_over(self._outcome)}", "warning"
        return text, None

    def _deed(self, record: Record) -> str:
        count, folder = record.pictures, printable(record.root)
        if record.mode is Mode.COPY:
            text: str = self.tr("%Ln picture(s) copied into {folder}.", "", count)
        else:
            text = self.tr("%Ln picture(s) moved into {folder}.", "", count)
        text = text.format(folder=folder)
        if beside := len(record.done) - count:
            text += " " + self.tr("%Ln file(s) that belong to them went along.", "", beside)
        if self._outcome is None:  # found, as the app was started
            moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
            text = f"{self._translator.date_time(moment)}: {text}"
        return text

    def _interruption(self, record: Record) -> str:
        number = self._translator.number
        if record.undoing:
            text = self.tr("Undoing was interrupted: {left} files are not back yet.")
            return text.format(left=number(len(record.undoable)))
        text = self.tr(
            "Sorting into {folder} was interrupted after {done} of {total} files. None is lost: "
            "go on, or undo it."
        )
        return text.format(
            folder=printable(record.root),
            done=number(len(record.done)),
            total=number(len(record.steps)),
        )

    def _passed_over(self, outcome: MovesEnded) -> str:
        reasons = {
            SkipReason.CHANGED.value: self.tr("it has been changed since"),
            SkipReason.GONE.value: self.tr("it is not there any more"),
            SkipReason.ORIGINAL_GONE.value: self.tr("the copy is the last one there is"),
            SkipReason.PICTURE_STAYS.value: self.tr("its picture stays"),
        }
        reason = outcome.reason or ""
        text = self.tr(
            "%Ln file(s) were passed over; the first because: {reason}.", "", outcome.passed_over
        )
        return text.format(reason=reasons.get(reason, reason))

    def _show_symbol(self, role: Role | None) -> None:
        if self._sorting.busy:
            self._symbol.show_symbol("fa6s.folder-tree", "text")
        elif role == "warning":
            self._symbol.show_symbol("fa6s.triangle-exclamation", "warning")
        else:
            self._symbol.show_symbol("fa6s.circle-check", "good")

    def retranslate(self) -> None:
        self._show()
