"""Pictures in, predictions out: a lazily read stream, in order, in constant memory. No torch.

Several threads each read a picture and run the model on it, so that decoding and computing
overlap; the engine's own session stays on the thread that calls it. A few pictures are read
ahead, never more, however many there are. Reading and judging begin with the first `next` and end,
threads included, when the stream ends or is closed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.cores import usable_cores
from trainer.errors import PictureError
from trainer.messages import Message
from trainer.model.bundle import Bundle, Manifest, open_bundle
from trainer.model.engine import Engine
from trainer.model.file_name import model_name
from trainer.model.networks import HEAD
from trainer.model.prediction_files import record
from trainer.model.strangers import Strangers
from trainer.pictures.heatmap import class_activation_map
from trainer.pictures.reading import DEFAULT_MAX_PIXELS, find_pictures
from trainer.pictures.second_look import View, averaged, view_batch
from trainer.resources import default_model
from trainer.threads import in_order

StrPath = str | os.PathLike[str]
Float32 = NDArray[np.float32]
T = TypeVar("T")
Verdict = Literal["sure", "not_sure", "none_of_these"]

MOST_THREADS = 8
"""Used by default where there are as many cores: more would mostly wait for the disk."""

NO_ANSWER = Message("The model's numbers became too large for this picture: use another model.")
"""Of a picture that is fine, when the logits are not finite."""

AHEAD = 2
"""Pictures in the works or waiting to be fetched, for each thread."""


@dataclass(frozen=True)
class LabelProbability:
    """A class and its probability in [0, 1]."""

    label: str
    probability: float


@dataclass(frozen=True)
class Prediction:
    """What the model says about one file, or why it says nothing.

    Attributes:
        path: the file as it was named or found.
        status: ``ok``, or ``error`` where the file could not be read as a picture, or the model
            has no answer that is a number.
        predictions: the likeliest classes, the likeliest first; empty for an error.
        error: one sentence, or None.
        heatmaps: what speaks for each of `predictions`, (h, w) in [0, 1], where they were asked
            for; `heatmap.spread_over_picture` gives them the picture's shape.
        verdict: whether the picture shows the likeliest class: ``sure`` where its probability
            reaches the threshold in use, ``not_sure`` where it does not, and ``none_of_these``
            where the picture is a stranger to the model, however probable a class is among those
            that it knows; None for an error.
        url: what a picture is called that came from elsewhere than a file of this computer, where
            `path` cannot spell it.
    """

    path: Path
    status: Literal["ok", "error"]
    predictions: tuple[LabelProbability, ...] = ()
    error: str | None = None
    heatmaps: tuple[Float32, ...] = field(default=(), compare=False)
    verdict: Verdict | None = None
    url: str | None = None

    @property
    def sure(self) -> bool:
        return self.verdict == "sure"

    def record(self) -> dict[str, Any]:
        """The prediction as plain values: ``pokedex classify --format json`` adds the model."""
        pairs = ((item.label, item.probability) for item in self.predictions)
        return record(self.url or self.path, pairs, self.error, verdict=self.verdict)


@dataclass(frozen=True)
class Look:
    """Of a picture: logits (C,), and the pooled features (K,) that they follow from."""

    logits: Float32
    features: Float32


class Classifier:
    """A model ready to name what pictures show. May be used from several threads at once.

    Args:
        model: a model file, an opened one, or None for the default model.
        threads: pictures worked on at the same time; None means one for each processor core that
            this process may use, up to `MOST_THREADS`.
        top_k: how many classes a prediction names.
        second_look: whether to look again, as the model asks for, at what the first look leaves in
            doubt; without, answers come sooner and are less often right. May be changed at any
            time.
        tell_strangers: whether a picture that is unlike all that the model has learnt is answered
            with “none of these”, by a model that can tell. May be changed at any time.
        threshold: in [0, 1], the probability below which an answer is not sure; None means the
            model's own.
        max_pixels: larger pictures are reported as errors, not decoded.

    Raises ModelFileError where the model cannot be used.
    """

    def __init__(
        self,
        model: StrPath | Bundle | None = None,
        *,
        threads: int | None = None,
        top_k: int = 5,
        second_look: bool = True,
        tell_strangers: bool = True,
        threshold: float | None = None,
        max_pixels: int = DEFAULT_MAX_PIXELS,
    ) -> None:
        if top_k < 1 or (threads is not None and threads < 1):
            raise ValueError("top_k and threads are at least 1")
        if threshold is not None and not 0 <= threshold <= 1:
            raise ValueError("threshold lies between 0 and 1")
        bundle = model if isinstance(model, Bundle) else open_bundle(model or default_model())
        self._engine = Engine(bundle)
        self._network = bundle.manifest.network
        self.second_look = second_look
        self.tell_strangers = tell_strangers
        self.threshold = bundle.manifest.threshold if threshold is None else threshold
        self._class_weights = bundle.tensors[f"{HEAD}.weight"]
        self._threads = threads or min(usable_cores(), MOST_THREADS)
        self._top_k = top_k
        self._max_pixels = max_pixels

    @property
    def bundle(self) -> Bundle:
        """The model file, opened."""
        return self._engine.bundle

    @property
    def manifest(self) -> Manifest:
        return self._engine.bundle.manifest

    @property
    def strangers(self) -> Strangers | None:
        """What tells them, unless that is not wanted or the model has no such rule."""
        return self._engine.bundle.strangers if self.tell_strangers else None

    @property
    def name(self) -> str:
        """The model's, by its file or its run."""
        return model_name(self._engine.bundle.path)

    @property
    def digest(self) -> str:
        """The model file's, which tells the model from others whatever the file is called."""
        return self._engine.bundle.digest

    @property
    def top_k(self) -> int:
        """How many classes a prediction names: those that were asked for, or all there are."""
        return min(self._top_k, len(self.labels))

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes in the order of the logits."""
        return self.manifest.labels

    def classify(
        self,
        paths: StrPath | Iterable[StrPath],
        *,
        heatmaps: bool = False,
        threads: int | None = None,
    ) -> Generator[Prediction, None, None]:
        """One prediction for each picture, in order; folders are walked.

        `threads` overrules those of the classifier. A file that is not a readable picture is a
        `Prediction` with an error, never an exception.
        """
        named = [paths] if isinstance(paths, (str, os.PathLike)) else paths

        def judge(path: Path) -> Prediction:
            try:
                image = self._read(path)
            except PictureError as error:
                return Prediction(path, "error", error=error.reason)
            return self.classify_picture(image, path, heatmaps=heatmaps)

        return self._stream(judge, find_pictures(named), threads)

    def classify_contents(
        self,
        pictures: Iterable[tuple[StrPath, bytes | PictureError]],
        *,
        threads: int | None = None,
    ) -> Generator[Prediction, None, None]:
        """As `classify`, of picture files by name and contents, or why there are none."""

        def judge(picture: tuple[StrPath, bytes | PictureError]) -> Prediction:
            name, data = picture
            if isinstance(data, PictureError):
                return _of(name, Prediction(data.path, "error", error=data.reason))
            return self.classify_bytes(data, name)

        return self._stream(judge, pictures, threads)

    def classify_bytes(
        self, data: bytes, name: StrPath = "picture", *, heatmaps: bool = False
    ) -> Prediction:
        """The prediction for one picture file, by its contents, which are read as a file's are.

        `name` is what the prediction calls it: a path, or a URL. What is no readable picture is a
        `Prediction` with an error, never an exception.
        """
        try:
            image = self.manifest.preprocessing.decode(data, name, max_pixels=self._max_pixels)
        except PictureError as error:
            return _of(name, Prediction(error.path, "error", error=error.reason))
        return _of(name, self.classify_picture(image, name, heatmaps=heatmaps))

    def classify_picture(
        self, image: Image.Image, path: StrPath = "picture", *, heatmaps: bool = False
    ) -> Prediction:
        """The prediction for one upright RGB picture in memory; `path` only names it."""
        logits, features, pooled = self._look(image)
        if not np.isfinite(logits).all():  # weights that are fine by themselves can overflow
            return Prediction(Path(path), "error", error=NO_ANSWER)
        probabilities = softmax(logits, self.manifest.temperature)
        likeliest = np.argsort(-probabilities, kind="stable")[: self._top_k]
        return Prediction(
            Path(path),
            "ok",
            tuple(LabelProbability(self.labels[i], float(probabilities[i])) for i in likeliest),
            heatmaps=tuple(
                class_activation_map(self._network.shares(features), self._class_weights[i])
                for i in (likeliest if heatmaps else ())
            ),
            verdict=self._verdict(probabilities, pooled),
        )

    def _verdict(self, probabilities: NDArray[np.float64], pooled: Float32) -> Verdict:
        if self.strangers is not None:
            (strange,) = self.strangers.are_strangers(pooled[np.newaxis], probabilities[np.newaxis])
            if strange:
                return "none_of_these"
        return "sure" if probabilities.max() >= self.threshold else "not_sure"

    def looks(self, paths: Iterable[StrPath]) -> Generator[Look | PictureError, None, None]:
        """For each file, in order and lazily: what the network says, or why it says nothing.

        The temperature is not applied. Folders are not walked.
        """

        def look(image: Image.Image) -> Look:
            logits, _, pooled = self._look(image)
            return Look(logits, pooled)

        return self._stream(self._of_file(look), paths)

    def views(
        self, paths: Iterable[StrPath], views: tuple[View, ...]
    ) -> Generator[Look | PictureError, None, None]:
        """As `looks`, (V, C) and (V, K), of each of those views and not of the first look."""
        preprocessing = self.manifest.preprocessing

        def look(image: Image.Image) -> Look:
            first = None
            if "figure" in views:
                _, (first,) = self._engine.run(preprocessing(image)[np.newaxis])
            logits, features = self._engine.run(view_batch(image, preprocessing, views, first))
            return Look(logits, self._network.pooled(features))

        return self._stream(self._of_file(look), paths)

    def pooled(self, batch: Float32) -> Float32:
        """Features (N, K) of inputs (N, 3, H, W), as a first look pools them."""
        _, maps = self._engine.run(batch)
        return self._network.pooled(maps)

    def _look(self, image: Image.Image) -> tuple[Float32, Float32, Float32]:
        """Logits (C,), after a second look where it is wanted, the first look's feature map, and
        the pooled features (K,) that belong to the logits."""
        preprocessing, again = self.manifest.preprocessing, self.manifest.second_look
        (logits,), (features,) = self._engine.run(preprocessing(image)[np.newaxis])
        pooled = self._network.pooled(features)
        if self.second_look and again is not None and again.is_worth_it(logits):
            others, maps = self._engine.run(view_batch(image, preprocessing, again.views, features))
            logits = averaged(logits, others)
            pooled = averaged(pooled, self._network.pooled(maps))
        return logits, features, pooled

    def _of_file(self, look: Callable[[Image.Image], T]) -> Callable[[StrPath], T | PictureError]:
        def judge(path: StrPath) -> T | PictureError:
            try:
                return look(self._read(path))
            except PictureError as error:
                return error

        return judge

    def _read(self, path: StrPath) -> Image.Image:
        return self.manifest.preprocessing.read(path, max_pixels=self._max_pixels)

    def _stream(
        self, judge: Callable[[Any], T], items: Iterable[Any], threads: int | None = None
    ) -> Generator[T, None, None]:
        """The results of `judge` in the order of `items`, a few of which are read ahead."""
        yield from in_order(judge, items, threads or self._threads, ahead=AHEAD, name="classifier")


def _of(name: StrPath, prediction: Prediction) -> Prediction:
    """The prediction with the name as it was given, where a path would lose one of its slashes."""
    is_url = isinstance(name, str) and "://" in name
    return replace(prediction, url=str(name)) if is_url else prediction


def softmax(logits: NDArray[Any], temperature: float) -> NDArray[np.float64]:
    """Probabilities from logits (..., C) over `temperature`, computed in float64."""
    scaled = np.asarray(logits, np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
