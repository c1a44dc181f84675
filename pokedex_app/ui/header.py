"""The head of a page: its title, one line that says what it is for, and room for actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import Said
from pokedex_app.ui.plain_label import PlainLabel


class PageHeader(QWidget):
    """Names the page; widgets added to `tools` stand at its right."""

    def __init__(self, title: Said, subtitle: Said | None) -> None:
        super().__init__()
        self._subtitle = PlainLabel("", "muted", wrap=True)
        texts = vbox(PlainLabel(title, "title"), self._subtitle, spacing=2)
        self.tools = hbox(spacing=8)
        hbox((texts, 1), (self.tools, Qt.AlignmentFlag.AlignVCenter), on=self, spacing=16)
        self.set_subtitle(subtitle or "")

    def set_subtitle(self, text: str) -> None:
        self._subtitle.show_text(text)
