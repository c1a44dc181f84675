"""Telling the user something while another window is in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

SHOWN_MILLISECONDS = 10_000


class Notifier(QObject):
    """By the system's notifications where there are any, else by the window's entry in the bar.

    An icon stands in the system's tray only as long as its message does.

    Signals:
        clicked(): the message was.
    """

    clicked = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.tray: QSystemTrayIcon | None = None
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(2 * SHOWN_MILLISECONDS)
        self._end.timeout.connect(self.close)

    def tell(self, title: str, text: str) -> None:
        """Say it, unless the user is looking at the window anyway."""
        window = self._owner.window()
        if window.isActiveWindow() and self._owner.isVisible():
            return
        QApplication.alert(window)
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        self.close()
        self.tray = QSystemTrayIcon(QApplication.windowIcon(), self)
        self.tray.messageClicked.connect(self._click)
        self.tray.show()
        self.tray.showMessage(title, text, QApplication.windowIcon(), SHOWN_MILLISECONDS)
        self._end.start()

    def close(self) -> None:
        """Take the message and its icon away."""
        self._end.stop()
        if self.tray is not None:
            self.tray.hide()
            self.tray.deleteLater()
            self.tray = None

    def _click(self) -> None:
        window = self._owner.window()
        window.show()
        window.raise_()
        window.activateWindow()
        self.clicked.emit()
