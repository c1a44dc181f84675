"""The label that the app uses: what it shows is never HTML."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import Role, icon, set_role
from pokedex_app.ui.live import LiveMixin, Said


class PlainLabel(QLabel):
    """A label whose text and tooltip are plain, whatever they look like.

    A text that is `Said` follows the language.
    """

    def __init__(
        self,
        text: str = "",
        role: Role | None = None,
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        if role is not None:
            set_role(self, role)

    def setText(self, text: str) -> None:
        self._shown = text
        super().setText(text)

    def setToolTip(self, text: str) -> None:
        super().setToolTip(tip(text))

    def show_text(self, text: str) -> None:
        """Show this; where it is empty, hide."""
        self.setText(text)
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and isinstance(self._shown, Said):
            self.setText(self._shown.again())


class Symbol(LiveMixin, QLabel):
    """An icon of qtawesome by itself, in a colour that is a field of `Colors`."""

    def __init__(self, name: str = "", tint: str = "silhouette", *, pixels: int = 56) -> None:
        super().__init__()
        self._pixels = QSize(pixels, pixels)
        self.show_symbol(name, tint)
        self.settle()

    def show_symbol(self, name: str, tint: str = "silhouette") -> None:
        """An empty name shows nothing."""
        self._name, self._tint = name, tint
        self.restyle()

    def restyle(self) -> None:
        if not self._name:
            self.clear()
            return
        made = icon(self._name, QGuiApplication.palette(), self._tint)
        self.setPixmap(made.pixmap(self._pixels))
