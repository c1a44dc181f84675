"""The model that names pictures, loaded and used off the GUI thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from pokedex_app.core.images import judged, png, qimage
from pokedex_app.core.jobs import Control, Job, Jobs
from trainer.errors import ModelFileError, PictureError
from trainer.memory import give_back_freed_memory

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    from trainer.model.bundle import Manifest
    from trainer.model.classifier import Classifier, Prediction

LOG = logging.getLogger(__name__)

Source = Path | QImage | bytes


@dataclass(frozen=True)
class Answer:
    """What came of one picture.

    Attributes:
        ticket: the number that `Recogniser.identify` gave.
        image: the picture, upright; null where it could not be read.
        full_size: of the picture in its file, where `image` has been made smaller.
        prediction: None where there is an error.
        heats: what speaks for each of the prediction's classes (`pokedex_app.core.images.judged`).
        error: why there is no answer.
    """

    ticket: int
    name: str
    path: Path | None
    image: QImage = field(compare=False)
    prediction: Prediction | None = None
    heats: tuple[NDArray[Any], ...] = field(default=(), compare=False)
    error: Exception | None = None
    seconds: float = 0.0
    full_size: QSize = field(default=QSize(), compare=False)


@dataclass(frozen=True)
class _Loaded:
    classifier: Classifier


@dataclass(frozen=True)
class _Refused:
    path: Path | None
    error: Exception


class Recogniser(QObject):
    """One model and one thread that answers, one picture after the other.

    A picture that is asked for before the model has loaded is answered once it has. When another
    model is chosen, the old one serves until the new one stands.

    Signals:
        ready(): a model has been loaded; `classifier` and `manifest` are its.
        failed(Exception): a model could not be loaded; the earlier one goes on serving, or, where
            there is none, the built-in one is loaded.
        answered(Answer): the newest question's answer. Questions that were overtaken by a newer
            one before their turn came are dropped, unless asked with ``keep``.
    """

    ready = Signal()
    failed = Signal(object)
    answered = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._tickets = count(1)
        self._newest = 0
        self._questions: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._job: Job | None = None
        self._second_look = self._tell_strangers = True
        self.classifier: Classifier | None = None
        self.model_path: Path | None = None

    @property
    def manifest(self) -> Manifest | None:
        return self.classifier.manifest if self.classifier is not None else None

    def uses(self, manifest: Manifest | None) -> bool:
        """Whether the model of that manifest is the one in use, wherever its file lies."""
        used = self.manifest
        return used is not None and manifest is not None and used.sha256 == manifest.sha256

    def use(self, path: Path | None) -> None:
        """Load a model file, or with None the built-in one."""
        self._ask(lambda: self._load(path))

    def look_again(self, wanted: bool) -> None:
        """Whether pictures that leave the model in doubt get a second look, from now on."""
        self._second_look = wanted
        if self.classifier is not None:
            self.classifier.second_look = wanted

    def tell_strangers(self, wanted: bool) -> None:
        """Whether a picture may be answered with “none of these”, from now on."""
        self._tell_strangers = wanted
        if self.classifier is not None:
            self.classifier.tell_strangers = wanted

    def identify(self, source: Source, name: str, *, keep: bool = False) -> int:
        """Ask for a picture: a file, a picture in memory, or the bytes of a file."""
        ticket = next(self._tickets)
        self._newest = ticket
        self._ask(lambda: self._answer(ticket, source, name, keep=keep))
        return ticket

    def close(self) -> None:
        """End the thread; nothing is answered any more."""
        if self._job is not None:
            self._job.stop()
            self._questions.put(None)

    def _ask(self, question: Callable[[], object]) -> None:
        if self._job is None:
            self._job = self._jobs.start(self._work, "recogniser")
            self._job.events.connect(self._deliver)
        self._questions.put(question)

    def _deliver(self, events: list[object]) -> None:
        for event in events:
            if isinstance(event, _Loaded):
                self.ready.emit()
            elif isinstance(event, _Refused):
                self.failed.emit(event.error)
                if self.classifier is None and event.path is not None:
                    self.use(None)
            else:
                self.answered.emit(event)

    # ---- in the recogniser's thread ---------------------------------------------------------

    def _work(self, control: Control) -> Iterable[object]:
        while (question := self._questions.get()) is not None and not control.stopping():
            event = question()
            if event is not None:
                yield event
            if self._questions.empty():
                give_back_freed_memory()  # loading and answering take tens of megabytes

    def _load(self, path: Path | None) -> object:
        from trainer.model.classifier import Classifier

        try:
            classifier = Classifier(
                path, second_look=self._second_look, tell_strangers=self._tell_strangers
            )
        except ModelFileError as error:
            return _Refused(path, error)
        except Exception as error:  # the thread has to live on for the next question
            LOG.exception("%s could not be loaded", path)
            return _Refused(path, error)
        self.classifier, self.model_path = classifier, path
        return _Loaded(classifier)

    def _answer(self, ticket: int, source: Source, name: str, *, keep: bool) -> Answer | None:
        if ticket != self._newest and not keep:
            return None
        path = source if isinstance(source, Path) else None
        try:
            return self._looked_at(ticket, source, path, name)
        except PictureError as error:
            return Answer(ticket, name, path, QImage(), error=error)
        except Exception as error:  # whoever waits for the answer must not wait for ever
            LOG.exception("%s could not be looked at", name)
            return Answer(ticket, name, path, QImage(), error=error)

    def _looked_at(self, ticket: int, source: Source, path: Path | None, name: str) -> Answer:
        """Raises PictureError."""
        began = time.monotonic()
        picture = _upright(source, name)
        image = qimage(picture)
        if self.classifier is None:
            error_ = ModelFileError("No model is loaded, so the picture cannot be named.")
            return Answer(ticket, name, path, image, error=error_)
        shown = _as_shown_to(self.classifier.manifest, source, picture, name)
        prediction, heats = judged(self.classifier, shown, path or name, picture.size)
        return Answer(
            ticket, name, path, image, prediction, heats, seconds=time.monotonic() - began
        )


def _upright(source: Source, name: str) -> Image.Image:
    """Raises PictureError."""
    from trainer.pictures.reading import decode_picture, read_picture

    if isinstance(source, Path):
        return read_picture(source)
    # through PNG, so that transparency is treated as it is for a file
    data = source if isinstance(source, bytes) else png(source)
    return decode_picture(data, name)


def _as_shown_to(
    manifest: Manifest, source: Source, picture: Image.Image, name: str
) -> Image.Image:
    """The picture in no more pixels than the model reads. Raises PictureError."""
    if isinstance(source, Path):
        return manifest.preprocessing.read(source)
    if isinstance(source, bytes):
        return manifest.preprocessing.decode(source, name)
    return picture
