"""Pictures that look like one to a model: of its training, or one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QListView

from pokedex_app.core.images import png
from pokedex_app.core.jobs import Control, Job
from pokedex_app.core.plain_text import tip
from pokedex_app.core.recogniser import Source
from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.shared.class_names import shown_name
from pokedex_app.ui.deeds import ContextMenu
from pokedex_app.ui.item_views import TileView
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import open_file, picture_deeds
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.rows_item_model import PicturesItemModel
from trainer.errors import PictureError, printable

if TYPE_CHECKING:
    from trainer.features.neighbours import Known, ModelFeatures, Neighbour
    from trainer.model.classifier import Classifier
    from trainer.model.networks import Pooling

    Model = Callable[[], Classifier | None]
    """Gives the model in the thread that needs it; None where there is none."""

    KnownPictures = Callable[[ModelFeatures, Callable[[], bool]], tuple[bool, Iterable[Known]]]
    """Gives what a picture is compared with, until it is told to stop, and before it whether the
    model has learnt these pictures."""

MOST = 5
_ALIKE = {"mean": 0.45, "root": 0.6}
"""cosine of the features of two pictures, by how they are pooled, below which they are no more
alike than any two: of different classes one in two pairs has 0.3 to 0.4, or 0.5 of roots, one in
twenty 0.5 to 0.6, or 0.6 to 0.7, while the likest of a picture's own class has more than this for
49 of 50 (the default model; Lite0's features of groceries and waste)"""
_SIDE = 64


class LooksLikeItemModel(PicturesItemModel["Neighbour"]):
    """The likest first; thumbnails arrive when they are made."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.translator, services.thumbnails, _SIDE)
        self._services = services

    def set_neighbours(self, neighbours: Sequence[Neighbour]) -> None:
        self._set_rows(neighbours)

    def neighbour(self, row: int) -> Neighbour | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _file(self, neighbour: Neighbour) -> Path:
        return neighbour.path

    def _item(self, neighbour: Neighbour, role: int) -> Any:
        name = shown_name(neighbour.label, self._services.species, self._translator.language)
        likeness = self._translator.percent(max(0.0, neighbour.similarity), 0)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name}\n{likeness}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {likeness}: {printable(neighbour.path.name)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(neighbour.path))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(neighbour)
        return None


class LooksLike(LiveMixin, QFrame):
    """A card that is hidden where there is nothing to show; the answer never waits for it."""

    def __init__(self, services: Services, notice: NoticeBar) -> None:
        super().__init__()
        set_role(self, "card")
        self._services = services
        self._notice = notice
        self._job: Job | None = None
        self._features: tuple[Classifier, ModelFeatures] | None = None
        self._trained = False
        self._title = PlainLabel("", "heading", wrap=True)
        self._title.setMinimumWidth(1)  # a long word is cut off rather than widening the card
        self.model = LooksLikeItemModel(services)
        self.tiles = says(_Tiles(), accessibleName=self.tr("Pictures that look like it"))
        self.tiles.setModel(self.model)
        self.menu = ContextMenu(
            self.tiles,
            picture_deeds(self._current, notice),
            applies=lambda: self._current() is not None,
        )
        self.tiles.activated.connect(self._open)
        vbox(self._title, self.tiles, on=self, spacing=6, margins=(16, 12, 16, 10))
        self.hide()
        self.settle()

    def look_for(self, source: Source, model: Model, pictures: KnownPictures) -> None:
        """Find what looks like it to that model. `model` and `pictures` are called in a job."""
        self.clear()
        job = self._job = self._services.jobs.start(
            partial(self._found, source, model, pictures), "looks-like"
        )
        job.events.connect(lambda events: self._show(job, events[-1]))
        self._services.errors.follow(job)

    def clear(self) -> None:
        """Drop the question and what came of the last one."""
        if self._job is not None:
            self._job.stop()
            self._job = None
        self.model.set_neighbours(())
        self.hide()

    def _show(self, job: Job, found: tuple[bool, tuple[Neighbour, ...]]) -> None:
        if job is not self._job:
            return
        self._trained, neighbours = found
        self.model.set_neighbours(neighbours)
        self.setVisible(bool(neighbours))
        self.retranslate()

    def _current(self) -> Path | None:
        neighbour = self.model.neighbour(self.tiles.currentIndex().row())
        return neighbour.path if neighbour is not None else None

    def _open(self) -> None:
        path = self._current()
        if path is not None:
            open_file(path, self._notice)

    def retranslate(self) -> None:
        self._title.setText(
            self.tr("Training pictures that look like it")
            if self._trained
            else self.tr("Pictures of yours that look like it")
        )
        self.model.retranslate()

    # ---- in the job's thread ----------------------------------------------------------------

    def _found(
        self, source: Source, model: Model, pictures: KnownPictures, control: Control
    ) -> Iterator[tuple[bool, tuple[Neighbour, ...]]]:
        from trainer.features.neighbours import nearest

        classifier = model()
        if classifier is None:
            return
        features = self._features_of(classifier)
        try:
            vector = features.of(_picture(source, classifier))
        except PictureError:  # the answer says so
            return
        trained, known = pictures(features, control.stopping)
        among = takewhile(lambda _: not control.stopping(), known)
        path = source if isinstance(source, Path) else None
        found = nearest(vector, among, MOST, but=path)
        if not control.stopping():
            yield trained, alike(found, classifier.manifest.pooling)

    def _features_of(self, classifier: Classifier) -> ModelFeatures:
        """Of one model at a time: its key takes a look at all of its weights."""
        from trainer.features.neighbours import ModelFeatures

        if self._features is None or self._features[0] is not classifier:
            self._features = classifier, ModelFeatures(classifier)
        return self._features[1]


def alike(found: Sequence[Neighbour], pooling: Pooling) -> tuple[Neighbour, ...]:
    """Those of `found`, the likest first, that are at least half as alike as the likest."""
    least = max(_ALIKE[pooling], found[0].similarity / 2) if found else 0.0
    return tuple(each for each in found if each.similarity >= least)


def _picture(source: Source, classifier: Classifier) -> Any:
    """Upright, in no more pixels than the model reads. Raises PictureError."""
    preprocessing = classifier.manifest.preprocessing
    if isinstance(source, Path):
        return preprocessing.read(source)
    data = png(source) if isinstance(source, QImage) else source
    return preprocessing.decode(data, "picture")


class _Tiles(TileView):
    """One line of tiles."""

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(QSize(_SIDE + 20, _SIDE + 46))
        self.setFixedHeight(_SIDE + 60)  # with the bar of a narrow column
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
