"""A real picture of the data set and what augmentation makes of it."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import colors_of
from pokedex_app.services import Services
from pokedex_app.train.augmented import Variant, variants
from pokedex_app.train.logic.review import DatasetChoice
from pokedex_app.ui.controls import Button
from pokedex_app.ui.elided import ElidedLabel
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin, LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import PictureError, printable
from trainer.runs.recipe import Recipe

VARIANTS = 10
_SETTLE_MILLISECONDS = 250
"""that pass after a change of the recipe: somebody is still typing"""
_MOST_GONE = 5
"""pictures in a row that cannot be read, after which no other is tried"""
_GROUNDS = 40
"""pictures that a ground may be cut from"""


class AugmentationPreview(LiveWidget):
    """Draws nothing while it is hidden; brings itself up to date when it is shown."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._trouble = services.errors.about("augmentation")
        self._choice: DatasetChoice | None = None
        self._recipe: Recipe | None = None
        self._picture: str | None = None
        self._seed = 0
        self._gone = 0
        self._job: Job | None = None
        self._stale = True
        self._random = random.Random()
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._hint = PlainLabel(
            self.tr(
                "On the left as it is, then as the training may see it. Every epoch sees other "
                "changes, so the model learns what stays the same."
            ),
            "muted",
            wrap=True,
        )
        self._other = Button(
            self.tr("Another picture"),
            "fa6s.shuffle",
            self._another_picture,
            tip=self.tr("Show another picture of the data set"),
        )
        self._again = Button(
            self.tr("Roll again"),
            "fa6s.dice",
            self._roll,
            tip=self.tr("Show other random changes of the same picture"),
        )
        self.strip = VariantStrip()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MILLISECONDS)
        self._timer.timeout.connect(self._draw)
        self._assemble()
        self.settle()

    def set_choice(self, choice: DatasetChoice | None) -> None:
        """The data set whose pictures are shown."""
        same = choice is not None and self._choice is not None and choice.root == self._choice.root
        self._choice = choice
        if choice is None:
            self._picture = None
            self.strip.clear()
        elif not same or self._picture in choice.left_out:
            self._picture = self._pick(choice)
        self._show_texts()
        self._later()

    def set_recipe(self, recipe: Recipe) -> None:
        """The augmentation and the picture size to show."""
        now = (recipe.augmentation, recipe.preprocessing)
        if self._recipe is None or now != (self._recipe.augmentation, self._recipe.preprocessing):
            self._recipe = recipe
            self._later()

    # ---- drawing in a job -------------------------------------------------------------------

    def _later(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._timer.start()

    def _draw(self) -> None:
        if self._job is not None:
            self._job.stop()
        choice, recipe, picture = self._choice, self._recipe, self._picture
        if choice is None or recipe is None or picture is None:
            return
        self._stale = False
        others = self._grounds(choice)
        file, seed = choice.root / picture, self._seed
        job = self._services.jobs.start(
            lambda control: variants(file, others, recipe, seed, VARIANTS, control), "augmentation"
        )
        self._job = job
        job.events.connect(lambda made: self._take(job, made))
        job.failed.connect(lambda error: self._failed(job, error))
        job.finished.connect(self._trouble.over)
        job.ended.connect(lambda: self._ended(job))

    def _take(self, job: Job, made: list[Variant]) -> None:
        if job is self._job:
            self._gone = 0
            for variant in made:
                self.strip.set_image(variant.number, variant.image)

    def _failed(self, job: Job, error: Exception) -> None:
        if job is not self._job:
            return
        if isinstance(error, PictureError):  # it has gone since the scan
            self._gone += 1
            if self._gone < _MOST_GONE:  # all of them, where the disk was taken out
                self._another_picture()
        else:
            self._trouble.show(error, again=self._draw)

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def _grounds(self, choice: DatasetChoice) -> list[Path]:
        """The same ones for the same data set, so that only a changed field changes a variant."""
        usable = _usable(choice)
        step = max(1, len(usable) // _GROUNDS)
        return [choice.root / path for path in usable[::step]]

    def _pick(self, choice: DatasetChoice) -> str | None:
        usable = _usable(choice)
        return self._random.choice(usable) if usable else None

    def _another_picture(self) -> None:
        if self._choice is not None:
            self._picture = self._pick(self._choice)
            self._show_texts()
            self._later()

    def _roll(self) -> None:
        self._seed += 1
        self._later()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        head = hbox((self._title, 1), self._other, self._again, spacing=8)
        vbox(head, self.strip, self._hint, on=self, spacing=8)

    def retranslate(self) -> None:
        self.strip.setAccessibleName(self.tr("A picture and random changes of it"))
        self._show_texts()

    def _show_texts(self) -> None:
        there = self._picture is not None
        self._other.setEnabled(there)
        self._again.setEnabled(there)
        self.strip.setVisible(there)
        if self._picture is None:
            self._title.set_whole(self.tr("Choose a data set to see what these do to a picture."))
        else:
            self._title.set_whole(printable(self._picture))


class VariantStrip(LiveMixin, QWidget):
    """The unchanged picture, larger, and the variants beside it in two lines."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[int, QImage] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_image(self, number: int, image: QImage) -> None:
        self._images[number] = image
        self.update()

    def images(self) -> dict[int, QImage]:
        """Number to picture; 0 is the unchanged one."""
        return dict(self._images)

    def clear(self) -> None:
        self._images.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, self._height(560))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self._height(280))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() != self._height(self.width()):
            self.setFixedHeight(self._height(self.width()))

    def _height(self, width: int) -> int:
        return round(2 * self._side(width) + _GAP) + 1

    @staticmethod
    def _side(width: float) -> float:
        """Of a small square; the large one takes two and the gap between."""
        across = 2 + _COLUMNS
        return max(8.0, min(_LARGEST, (width - 1 - (across - 1) * _GAP) / across))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = self._side(self.width())
        large = 2 * side + _GAP
        self._paint(painter, 0, QRectF(0.5, 0.5, large, large))
        for number in range(1, VARIANTS + 1):
            row, column = divmod(number - 1, _COLUMNS)
            x = large + _GAP + column * (side + _GAP)
            self._paint(painter, number, QRectF(x + 0.5, row * (side + _GAP) + 0.5, side, side))
        painter.end()

    def _paint(self, painter: QPainter, number: int, place: QRectF) -> None:
        colors = colors_of(self.palette())
        path = QPainterPath()
        path.addRoundedRect(place, 6, 6)
        image = self._images.get(number)
        if image is None:
            painter.fillPath(path, QColor(colors.raised))
            return
        painter.save()
        painter.setClipPath(path)
        painter.drawImage(place, image)
        painter.restore()
        painter.setPen(QPen(QColor(colors.accent if number == 0 else colors.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


def _usable(choice: DatasetChoice) -> list[str]:
    gone = choice.left_out.union(choice.report.unreadable)
    return [path for path in choice.labels if path not in gone]


_GAP = 8.0
_COLUMNS = 5
_LARGEST = 132.0
"""side of a variant on a wide screen, in pixels"""
