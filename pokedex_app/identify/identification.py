"""The picture that is being identified: where it came from, its neighbours, its answer. No widgets.

What the model says with confidence, and what the user says against it, is kept in the collection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pokedex_app.core.images import fitted, read_qimage
from pokedex_app.core.recogniser import Answer
from pokedex_app.identify.logic.folder_pictures import pictures_beside
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import Correction, Found
from pokedex_app.shared.collection.small_copy import small_copy

if TYPE_CHECKING:
    from PIL import Image

    from trainer.model.classifier import LabelProbability

LONGEST_SIDE = 1600
"""Pixels of a picture that is kept to be shown; larger ones are scaled down off the GUI thread."""


class Identification(QObject):
    """One picture at a time.

    Attributes:
        source: the file, or the picture in memory; None where there is none.
        name: what the picture is called.
        answer: None until it has come.
        correction: what the user has said of the picture, now or at an earlier time.

    Signals:
        asked(): another picture is being looked at.
        answered(): `answer` has come.
        placed(): its neighbours in its folder are known.
        first_seen(): what the answer names had never been seen before.
        recalled(): `correction` is known, of an earlier time.
        corrected(Correction): the user's word has been kept.
        withdrawn(): a correction has been taken back.
    """

    asked = Signal()
    answered = Signal()
    placed = Signal()
    first_seen = Signal()
    recalled = Signal()
    corrected = Signal(object)
    withdrawn = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._ticket = 0
        self._folder: list[Path] = []
        self.source: Path | QImage | None = None
        self.name = ""
        self.correction: Correction | None = None
        self.answer: Answer | None = None
        services.recogniser.answered.connect(self._take)
        services.recogniser.ready.connect(self._ask_again)

    # ---- which picture ----------------------------------------------------------------------

    def look_at_file(self, path: Path) -> None:
        """Ask what a file shows, and look up its neighbours."""
        self._folder = [path]
        self._look_at(path, path.name)
        beside = partial(pictures_beside, path, self._services.settings.value.ignore)
        self._services.jobs.run(beside, partial(self._take_folder, path), name="folder")

    def look_at_image(self, image: QImage, name: str) -> None:
        """Ask what a picture in memory shows."""
        self._folder = []
        self._look_at(image, name)

    def step(self, by: int) -> None:
        """Go on to a later (1) or an earlier (-1) picture of the folder; past its ends, stay."""
        place, count = self.place()
        if 0 <= place + by < count and self._folder:
            path = self._folder[place + by]
            self._look_at(path, path.name)

    def read_whole(self, take: Callable[[QImage], None]) -> None:
        """Have the picture in all its pixels; nothing comes where it cannot be read any more."""
        source = self.source

        def taken(image: QImage) -> None:
            if source is self.source and not image.isNull():
                take(image)

        if isinstance(source, QImage):
            take(source)
        elif source is not None:
            self._services.jobs.run(partial(read_qimage, source), taken, name="whole")

    def leave(self) -> None:
        """Look at nothing any more."""
        self.source, self.answer, self._ticket = None, None, 0
        self._folder = []

    def place(self) -> tuple[int, int]:
        """Which picture of its folder it is, counted from 0, and how many there are."""
        if isinstance(self.source, Path) and self.source in self._folder:
            return self._folder.index(self.source), len(self._folder)
        return 0, 1

    def _take_folder(self, asked: Path, pictures: list[Path]) -> None:
        if self.source == asked:
            self._folder = pictures
            self.placed.emit()

    def _look_at(self, source: Path | QImage, name: str) -> None:
        self.source, self.name, self.answer, self.correction = source, name, None, None
        self._ticket = self._services.recogniser.identify(source, name)
        self.asked.emit()

    # ---- its answer -------------------------------------------------------------------------

    def species_id(self, label: str) -> int | None:
        """`Species.id` of a class; None where it is no Pokémon."""
        species = self._services.species.find(label)
        return species.id if species is not None else None

    def _ask_again(self) -> None:
        """Another model stands ready: what does it say?"""
        if self.source is not None and self.answer is not None:
            self._look_at(self.source, self.name)

    def _take(self, answer: Answer) -> None:
        if answer.ticket != self._ticket:
            return
        if max(answer.image.width(), answer.image.height()) > LONGEST_SIDE:
            self._services.jobs.run(partial(reduced, answer), self._accept, name="reduce")
        else:
            self._accept(answer)

    def _accept(self, answer: Answer) -> None:
        if answer.ticket != self._ticket:  # it was overtaken while it was reduced
            return
        self.answer = answer
        self.answered.emit()
        if answer.prediction is not None:
            self._remember(answer, answer.prediction.predictions[0])

    # ---- what is kept -----------------------------------------------------------------------

    def _remember(self, answer: Answer, best: LabelProbability) -> None:
        """Keep a sure answer, and look up what the user has said of the picture."""
        collection, species = self._services.collection, self.species_id(best.label)
        assert answer.prediction is not None
        strange = answer.prediction.verdict == "none_of_these"
        sure = best.probability >= self._services.threshold() and not strange

        def remember() -> tuple[bool, Correction | None]:
            found = found_in(answer, species)
            return sure and collection.record(found), collection.correction_of(found.identity)

        def remembered(known: tuple[bool, Correction | None]) -> None:
            new, correction = known
            if self.answer is not answer:
                return
            if new:
                self.first_seen.emit()
            if correction is not None and self.correction is None:
                self.correction = correction
                self.recalled.emit()

        self._services.run(remember, remembered, "record")

    def correct(self, right: str | None) -> None:
        """Keep the user's word; None says that the picture shows none of the classes."""
        answer = self.answer
        if answer is None or answer.prediction is None:
            return
        said = self.species_id(answer.prediction.predictions[0].label)
        right_species = self.species_id(right) if right is not None else None

        example = self._services.keeps_examples

        def correct() -> Correction:
            found = found_in(answer, said, example=example)
            return self._services.collection.correct(found, right, right_species)

        def corrected(correction: Correction) -> None:
            if self.answer is answer:
                self.correction = correction
            self.corrected.emit(correction)

        self._services.run(correct, corrected, "correct")

    def withdraw(self, correction: Correction) -> None:
        """Take the user's word back."""

        def withdrawn(_before: object) -> None:
            if self.correction is not None and self.correction.id == correction.id:
                self.correction = None
            self.withdrawn.emit()

        self._services.run(
            partial(self._services.collection.withdraw, correction),
            withdrawn,
            "withdraw",
        )


def reduced(answer: Answer) -> Answer:
    """The answer with a picture no larger than it is ever shown; scaling a photo takes a while."""
    image = fitted(answer.image, LONGEST_SIDE)
    return replace(answer, image=image, full_size=answer.image.size())


def found_in(answer: Answer, species: int | None, *, example: bool = False) -> Found:
    """The best answer with a small copy of the picture, and one to learn from where that is asked
    for; `species` is that of its label.

    Reads the file again, so it belongs in a job. Raises PictureError where that is gone by now.
    """
    assert answer.prediction is not None
    best = answer.prediction.predictions[0]
    source = answer.path if answer.path is not None else pillow_image(answer.image)
    copy = small_copy(source, example=example)
    strange = answer.prediction.verdict == "none_of_these"
    return Found(best.label, species, best.probability, answer.path, copy, strange)


def pillow_image(image: QImage) -> Image.Image:
    """A Qt picture as a Pillow one in mode "RGB"."""
    from PIL import Image

    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    return Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine())
