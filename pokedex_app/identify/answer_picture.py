"""An answer as one picture, to paste into a message."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from pokedex_app.core.i18n import Translator
from pokedex_app.core.images import fitted
from pokedex_app.core.theme import Role, set_role
from pokedex_app.identify.answer_card import ShownAnswer
from pokedex_app.ui.confidence_bars import ConfidenceBars
from pokedex_app.ui.plain_label import PlainLabel

PICTURE_SIDE = 360
TEXT_WIDTH = 340
SHARPNESS = 2
"""Device pixels for each pixel of the layout, so that it stays sharp on any screen."""


def answer_picture(
    image: QImage, headline: str, verdict: str, said: ShownAnswer, translator: Translator
) -> QImage:
    """The picture and, at its right, the answer with its bars, in the colours of the theme."""
    frame = QFrame()
    set_role(frame, "card")
    shown = PlainLabel()
    shown.setPixmap(_fitted(image))
    shown.setFixedSize(PICTURE_SIDE, PICTURE_SIDE)
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    title = _text(headline, "big")
    below = _text(verdict, "muted")
    bars = ConfidenceBars(translator)
    bars.show_bars(said.bars, said.threshold, strange=said.strange)
    texts = QVBoxLayout()
    texts.setSpacing(4)
    texts.addStretch(1)
    texts.addWidget(title)
    texts.addWidget(below)
    texts.addSpacing(10)
    texts.addWidget(bars)
    texts.addStretch(1)
    row = QHBoxLayout(frame)
    row.setContentsMargins(20, 20, 20, 20)
    row.setSpacing(20)
    row.addWidget(shown)
    row.addLayout(texts)
    frame.ensurePolished()
    frame.adjustSize()
    drawn = QPixmap(frame.size() * SHARPNESS)
    drawn.setDevicePixelRatio(SHARPNESS)
    drawn.fill(frame.palette().window().color())
    frame.render(drawn)
    return drawn.toImage()


def _fitted(image: QImage) -> QPixmap:
    pixmap = QPixmap.fromImage(fitted(image, PICTURE_SIDE * SHARPNESS))
    pixmap.setDevicePixelRatio(SHARPNESS)
    return pixmap


def _text(text: str, role: Role) -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setFixedWidth(TEXT_WIDTH)
    set_role(label, role)
    return label
