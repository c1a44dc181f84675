"""Where the window tells what went wrong, without a dialog that has to be clicked away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontDatabase, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from pokedex_app.core.error_reporting import Report
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.controls import Button, ToolButton
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel

MOST_WAITING = 50
"""Older reports are dropped from the banner; the log has them all."""

DETAILS_LINES = 9
COPIED_MILLISECONDS = 2000


@dataclass
class _Shown:
    report: Report
    times: int = 1


class ErrorBanner(LiveMixin, QFrame):
    """Shows the newest report; dismissing it shows the one before.

    A report like the one on top is counted, not stacked. Escape dismisses while the banner has the
    focus.

    Signals:
        problem_report_wanted(): the user wants to tell us of what was not foreseen.
    """

    problem_report_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._stack: list[_Shown] = []
        self._icon = PlainLabel()
        self._summary = PlainLabel(wrap=True)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._summary.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._count = PlainLabel("", "muted")
        self._again = Button(
            self.tr("Try again"),
            "fa6s.rotate-right",
            self._try_again,
            tip=self.tr("Do once more what failed"),
        )
        self._tell_us = Button(
            self.tr("Report a problem…"),
            "fa6s.bug",
            self.problem_report_wanted,
            tip=self.tr("Text for a bug report. Nothing is sent anywhere."),
        )
        self._more = Button(self.tr("Details"), tip=self.tr("Show what a bug report needs"))
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_details)
        self._dismiss_all = Button(
            self.tr("Dismiss all"), do=self.dismiss_all, tip=self.tr("Take all these messages away")
        )
        for button in (self._more, self._dismiss_all):
            set_role(button, "flat")
        self._dismiss = ToolButton(
            self.tr("Dismiss"),
            "fa6s.xmark",
            self.dismiss,
            tip=self.tr("Take this message away (Esc)"),
            role="flat",
        )
        self._details = self._make_details()
        self._assemble()
        self.hide()
        self.settle()

    def show_report(self, report: Report) -> None:
        """Put a report on top and show the banner."""
        if self._stack and self._stack[-1].report.summary == report.summary:
            top = self._stack[-1]
            top.report, top.times = report, top.times + 1
        else:
            self._stack.append(_Shown(report))
            del self._stack[:-MOST_WAITING]
        self._refresh()
        event = QAccessibleEvent(self, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(event)

    def withdraw(self, cause: str) -> None:
        """Take away the reports of a cause that is over."""
        left = [each for each in self._stack if each.report.cause != cause]
        if len(left) < len(self._stack):
            self._stack = left
            self._refresh()

    def summary(self) -> str:
        """The sentence that is shown."""
        return self._summary.text()

    def counts(self) -> str:
        """How often that happened and how many other reports wait, in words; mostly empty."""
        return self._count.text()

    def dismiss(self) -> None:
        """Take the report on top away."""
        if self._stack:
            self._stack.pop()
        self._more.setChecked(False)
        self._refresh()

    def dismiss_all(self) -> None:
        self._stack.clear()
        self._more.setChecked(False)
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Problems"))
        self._details_text.setAccessibleName(self.tr("Details of the problem"))
        self._copy.setText(self.tr("Copy"))
        self._refresh()

    def restyle(self) -> None:
        palette = self.palette()
        mark = icon("fa6s.triangle-exclamation", palette, "bad")
        self._icon.setPixmap(mark.pixmap(18, 18, mark.Mode.Normal))

    # ---- inside -----------------------------------------------------------------------------

    def _assemble(self) -> None:
        across = hbox((self._icon, Qt.AlignmentFlag.AlignVCenter), (self._summary, 1), spacing=10)
        remedies = (self._again, self._tell_us)
        for widget in (self._count, *remedies, self._more, self._dismiss_all, self._dismiss):
            across.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        vbox(across, self._details, on=self, spacing=6, margins=(14, 8, 8, 8))

    def _make_details(self) -> QWidget:
        self._details_text = QPlainTextEdit()
        self._details_text.setReadOnly(True)
        self._details_text.setTabChangesFocus(True)
        self._details_text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._details_text.setFont(font)
        self._details_text.setFixedHeight(
            DETAILS_LINES * self._details_text.fontMetrics().lineSpacing()
        )
        self._copy = Button(
            None, "fa6s.copy", self._copy_details, tip=self.tr("Copy the message and its details")
        )
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_MILLISECONDS)
        self._copied.timeout.connect(lambda: self._copy.setText(self.tr("Copy")))
        panel = QWidget()
        vbox(
            self._details_text,
            (self._copy, Qt.AlignmentFlag.AlignLeft),
            on=panel,
            spacing=6,
            margins=(28, 0, 6, 4),
        )
        panel.hide()
        return panel

    def _refresh(self) -> None:
        self.setVisible(bool(self._stack))
        if not self._stack:
            return
        top = self._stack[-1]
        self._summary.setText(top.report.summary)
        self._details_text.setPlainText(top.report.details)
        self._again.setVisible(top.report.again is not None)
        self._tell_us.setVisible(top.report.unforeseen)
        self._more.setVisible(bool(top.report.details))
        if not top.report.details:
            self._more.setChecked(False)
        others = len(self._stack) - 1
        counts = [
            self.tr("%Ln times", "", top.times) if top.times > 1 else "",
            self.tr("%Ln more", "", others) if others else "",
        ]
        self._count.setText(" · ".join(filter(None, counts)))
        self._count.setVisible(any(counts))
        self._dismiss_all.setVisible(others > 0)

    def _try_again(self) -> None:
        """Gone first, as it may fail once more."""
        again = self._stack[-1].report.again
        self.dismiss()
        if again is not None:
            again()

    def _show_details(self, shown: bool) -> None:
        self._details.setVisible(shown)

    def _copy_details(self) -> None:
        top = self._stack[-1].report
        QGuiApplication.clipboard().setText(
            f"{top.time.isoformat(timespec='seconds')} {top.summary}\n\n{top.details}\n"
        )
        self._copy.setText(self.tr("Copied"))
        self._copied.start()
