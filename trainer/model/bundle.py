"""The model file, ``*.pokedex``: one zip with everything needed to serve a model and to train on.

==============================  ====================================================
``manifest.json``               what the model is: labels, preprocessing, metrics, origin
``weights.safetensors``         the weights by torchvision's names
``model.onnx``                  the graph alone; its weights are those beside it
``golden/N.png``                small drawings of our own
``golden/expected.safetensors`` the ``logits`` the model gives for them
``strangers.safetensors``       where the manifest has a rule for strangers: what the rule needs
``rehearsal.safetensors``       where the manifest counts them: features of a few known pictures
==============================  ====================================================

Members are stored, not compressed, so an unpacked file is also a plain ONNX model with external
data. Reading is strict, for a model may come from anywhere: nothing is unpickled, nothing is read
before its size is known, and whatever follows from the number of classes is computed and compared
rather than believed. Hashes show damage, not malice; the checks of shapes, values and graph do not
rely on them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from onnx import ModelProto
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

import trainer
from trainer import strict_json
from trainer.errors import ModelFileError, PictureError, refusal
from trainer.files import write_atomically
from trainer.messages import Message
from trainer.model import tensors
from trainer.model.coverage import Coverage
from trainer.model.golden import GOLDEN_NAMES, Golden, open_golden_picture
from trainer.model.labels import Label
from trainer.model.lessons import Lesson
from trainer.model.networks import NETWORKS, STATISTICS, Architecture, Network, Pooling
from trainer.model.rehearsal import Rehearsal, RehearsalCounts
from trainer.model.serving_graph import Place, serving_graph
from trainer.model.strangers import StrangerRule, Strangers
from trainer.model.tensors import Tensors, UnfitError
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import SecondLook
from trainer.strict_json import first_problem

FORMAT_VERSION = 2
"""Version 1 knew one network, EfficientNet-B0."""
MANIFEST = "manifest.json"
WEIGHTS = "weights.safetensors"
GRAPH = "model.onnx"
EXPECTED = "golden/expected.safetensors"
STRANGERS = "strangers.safetensors"
REHEARSAL = "rehearsal.safetensors"
MEMBERS = (MANIFEST, WEIGHTS, GRAPH, *GOLDEN_NAMES, EXPECTED)
"""of every model file"""
OPTIONAL = (STRANGERS, REHEARSAL)

MAX_CLASSES = 20_000
_MIB = 2**20
_LIMITS = {
    MANIFEST: 8 * _MIB,
    WEIGHTS: 128 * _MIB,
    GRAPH: _MIB,
    EXPECTED: _MIB,
    STRANGERS: 32 * _MIB,
    REHEARSAL: 16 * _MIB,
}
_PICTURE_LIMIT = _MIB // 8
_MAX_FILE = 160 * _MIB
_END = struct.Struct("<4s4H2LH")
"""The record that ends a zip; its last three are the directory's length, its place, and the length
of a comment, which a model file does not have."""
_MOST_MARKS = 4 * len(MEMBERS)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What a model file says about its model.

    Attributes:
        architecture: the network's name in `trainer.model.networks`.
        pooling: that network's, before the head.
        labels: the classes in the order of the logits.
        temperature: logits are divided by it before the softmax.
        second_look: how the model looks again at what the first look leaves in doubt; None where
            that brings nothing. Temperature and threshold are those of the answers after it.
        threshold: an answer whose best probability is below it counts as “not sure”.
        threshold_from: what temperature and threshold were chosen on; ``default`` where there were
            too few pictures for that.
        coverage: what other thresholds would bring; None where nothing was measured.
        strangers: when a picture counts as none of the classes; None where the model cannot tell.
        rehearsal: of how many pictures there are features to be taught with; None of none.
        lessons: what the model was taught by corrections, the first first.
        metrics: figures of evaluations, with the split they come from. Where ``tested`` is there,
            the test figures are of another model by the same recipe, which the test pictures did
            not teach; it tells that model's ``train_images`` and the digest of its ``weights``.
        recipe: the training's recipe, as its JSON form.
        data_fingerprint: tells the training pictures apart from others.
        continues: name of the run whose model this one was, before pictures or classes were added.
        created: date and time in ISO 8601.
        sha256: hexadecimal hash of every other member.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    format_version: Literal[1, 2] = 2
    architecture: Architecture = "efficientnet_b0"
    pooling: Pooling = "mean"
    labels: tuple[Label, ...] = Field(min_length=2, max_length=MAX_CLASSES)
    preprocessing: Preprocessing = Preprocessing()
    second_look: SecondLook | None = None
    temperature: float = Field(default=1.0, ge=0.01, le=100)
    threshold: float = Field(default=0.0, ge=0, le=1)
    threshold_from: Literal["validation", "cross_validation", "default"] = "validation"
    coverage: Coverage | None = None
    strangers: StrangerRule | None = None
    rehearsal: RehearsalCounts | None = None
    lessons: tuple[Lesson, ...] = ()
    metrics: dict[str, JsonValue] = {}
    recipe: dict[str, JsonValue] | None = None
    data_fingerprint: str | None = None
    continues: str | None = None
    produced_by: str = f"pokedex {trainer.__version__}"
    created: str = Field(default_factory=_now)
    sha256: dict[str, Digest] = {}

    @model_validator(mode="after")
    def _labels_differ(self) -> Self:
        if len(set(self.labels)) != len(self.labels):
            raise ValueError(Message("two classes have the same label"))
        return self

    @model_validator(mode="after")
    def _rehearses_its_classes(self) -> Self:
        if self.rehearsal is not None and not self.rehearsal.fit(len(self.labels)):
            raise ValueError(Message("the pictures to rehearse are not those of its classes"))
        return self

    @model_validator(mode="after")
    def _fits_its_format(self) -> Self:
        if self.format_version == 1 and self.architecture != "efficientnet_b0":
            raise ValueError(Message("files of format 1 hold EfficientNet-B0"))
        if self.format_version == 1 and self.preprocessing.decoding != "full":
            raise ValueError(Message("models in files of format 1 read every pixel"))
        if self.format_version == 1 and self.preprocessing.colors != "as_stored":
            raise ValueError(Message("models in files of format 1 know no colour profiles"))
        return self

    @property
    def network(self) -> Network:
        return NETWORKS[self.architecture].pooled_by(self.pooling)

    @property
    def origin(self) -> str | None:
        """Hash of the weights that its training made; lessons have changed them since."""
        return self.lessons[0].weights if self.lessons else self.sha256.get(WEIGHTS)

    @property
    def trained_labels(self) -> tuple[Label, ...]:
        """The classes of its training, without those of lessons, which come after them."""
        new = sum(len(lesson.new_classes) for lesson in self.lessons)
        return self.labels[: len(self.labels) - new]


@dataclass(frozen=True)
class Bundle:
    """An opened model file whose parts have all been checked.

    Attributes:
        path: where it was read.
        tensors: the weights by torchvision's names, read-only views of one buffer.
        golden: pictures and the logits expected for them.
        strangers: the manifest's rule with what it needs, or None.
        rehearsal: features of a few known pictures, or None.
        members: every member but the manifest, as bytes.
        digest: the file's SHA-256, by which answers are told from another model's.
    """

    path: Path
    manifest: Manifest
    tensors: Tensors = field(repr=False)
    golden: Golden = field(repr=False)
    strangers: Strangers | None = field(repr=False)
    rehearsal: Rehearsal | None = field(repr=False)
    members: Mapping[str, bytes] = field(repr=False)
    digest: str

    @property
    def parameters(self) -> int:
        """How many there are, as torch counts: without the statistics of the normalisation."""
        return sum(
            values.size for name, values in self.tensors.items() if not name.endswith(STATISTICS)
        )

    @property
    def graph(self) -> bytes:
        """The ONNX graph; its weights must be handed over by name (see `engine.Engine`)."""
        return self.members[GRAPH]

    def weights(self) -> dict[str, NDArray[Any]]:
        """Writable copies of all weights and buffers, to train on."""
        return {name: np.array(values) for name, values in self.tensors.items()}

    def save(self) -> None:
        """Write the model file to `path`, all of it or nothing. Raises ModelFileError."""
        try:
            write_atomically(self.path, _pack(self.manifest, self.members))
        except OSError as error:
            raise ModelFileError(
                "{path} cannot be written: {why}.", path=self.path, why=refusal(error)
            ) from error


def new_bundle(
    path: str | os.PathLike[str], *, manifest: Manifest, weights: Tensors, golden: Golden
) -> Bundle:
    """Put a model file together in memory, checked as one read from disk; `save` writes it.

    What belongs to the `OPTIONAL` members comes later, by `changed`.

    `manifest` needs no hashes; they are computed here, as is the graph. `weights` go by
    torchvision's names, float32 and, for the counters, int64. Raises ModelFileError, naming
    `path`, where the parts do not fit together.
    """
    data = tensors.encode(weights)
    expected = tensors.encode({"logits": golden.logits})
    with _refusing(path, "{path} was not written: {refusal}."):
        graph = _graph(data, manifest)
        members = {WEIGHTS: data, GRAPH: graph, **golden.pictures, EXPECTED: expected}
        return _parse(Path(path), _pack(manifest, members))


def with_manifest(bundle: Bundle, path: str | os.PathLike[str], **changes: Any) -> Bundle:
    """Write `bundle` to `path` with fields of its manifest or parts changed; see `changed`.

    `path` may be the file the bundle came from. Raises ModelFileError also where the file cannot be
    written.
    """
    made = changed(bundle, path, **changes)
    made.save()
    return made


def changed(
    bundle: Bundle,
    path: str | os.PathLike[str],
    *,
    strangers: Strangers | None = None,
    rehearsal: Rehearsal | None = None,
    **changes: Any,
) -> Bundle:
    """`bundle` in memory, to be saved to `path`, with fields of its manifest changed, such as the
    metrics, and with that rule for strangers and those features to rehearse.

    What is None stays as it is. The weights do, byte for byte; the file is of the newest format.
    Raises ModelFileError where a new value does not fit.
    """
    members = dict(bundle.members)
    if strangers is not None:
        members[STRANGERS] = tensors.encode(strangers.tensors)
        changes["strangers"] = strangers.rule
    if rehearsal is not None:
        members[REHEARSAL] = tensors.encode(rehearsal.tensors)
        changes["rehearsal"] = rehearsal.counts
    with _refusing(path, "{path} was not written: {refusal}."):
        try:
            newest = {"format_version": FORMAT_VERSION}
            manifest = Manifest.model_validate(bundle.manifest.model_dump() | newest | changes)
        except ValidationError as error:
            raise UnfitError(first_problem(error)) from error
        return _parse(Path(path), _pack(manifest, members))


def open_bundle(path: str | os.PathLike[str], content: bytes | None = None) -> Bundle:
    """Read and check a model file, or one of that name by its `content`.

    Raises ModelFileError, one sentence naming the file.
    The golden outputs are compared when an engine is made of it (`engine.Engine`).
    """
    with _refusing(path, _UNUSABLE):
        return _parse(Path(path), _read(Path(path)) if content is None else content)


def read_manifest(path: str | os.PathLike[str]) -> Manifest:
    """Only the manifest, for listing model files. Raises ModelFileError as `open_bundle` does."""
    with (
        _refusing(path, _UNUSABLE),
        _Archive(_read(Path(path))) as archive,
    ):
        return _parse_manifest(archive.read(MANIFEST))


_UNUSABLE = "{path} cannot be used as a model: {refusal}."


@contextmanager
def _refusing(path: str | os.PathLike[str], template: str) -> Iterator[None]:
    """Turns a UnfitError into the one sentence that names the file."""
    try:
        yield
    except UnfitError as refusal:
        raise ModelFileError(template, path=path, refusal=refusal) from refusal


def _pack(manifest: Manifest, members: Mapping[str, bytes]) -> bytes:
    """The model file's bytes; equal models give equal bytes."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    tree = manifest.model_dump(mode="json") | {"sha256": hashes}
    text = json.dumps(tree, indent=2, ensure_ascii=False).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {MANIFEST: text, **members}.items():
            # a ZipInfo made like this is dated 1980, not now
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def _graph(weights: bytes, manifest: Manifest) -> bytes:
    """The ONNX graph for the weights in this safetensors file, which lies beside it."""
    places = tensors.locate(weights, manifest.network.weight_shapes(len(manifest.labels)))
    return _expected_graph(manifest, places).SerializeToString(deterministic=True)


def _expected_graph(manifest: Manifest, places: Mapping[str, Place]) -> ModelProto:
    classes, size = len(manifest.labels), manifest.preprocessing.size
    return serving_graph(manifest.network, classes, size, WEIGHTS, places)


def _read(path: Path) -> bytes:
    """The file's bytes, if it is small enough to be a model file."""
    try:
        if not path.is_file():
            raise UnfitError("it is not a file" if path.exists() else "there is no such file")
        with path.open("rb") as stream:
            content = stream.read(_MAX_FILE + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, UnfitError):
            raise
        raise UnfitError("it cannot be read") from error
    if len(content) > _MAX_FILE:
        raise UnfitError("it is larger than any model file")
    return content


def _parse(path: Path, content: bytes) -> Bundle:
    with _Archive(content) as archive:
        manifest = _parse_manifest(archive.read(MANIFEST))
        members = {name: archive.read(name) for name in archive.names if name != MANIFEST}
    if set(manifest.sha256) != set(members):
        raise UnfitError("its manifest does not list the hash of every part")
    for name, data in members.items():
        if hashlib.sha256(data).hexdigest() != manifest.sha256[name]:
            raise UnfitError("its part {name} is damaged", name=name)
    classes = len(manifest.labels)
    shapes = manifest.network.weight_shapes(classes)
    places = tensors.locate(members[WEIGHTS], shapes)
    weights = tensors.view(members[WEIGHTS], shapes, places)
    for name, values in weights.items():
        if name.endswith("running_var") and (values < 0).any():
            raise UnfitError("its tensor {name} has a negative variance", name=name)
    _check_graph(members[GRAPH], manifest, places)
    golden = _parse_golden(members, classes)
    strangers = _parse_strangers(members, manifest)
    rehearsal = _parse_rehearsal(members, manifest)
    return Bundle(
        path,
        manifest,
        MappingProxyType(weights),
        golden,
        strangers,
        rehearsal,
        MappingProxyType(members),
        hashlib.sha256(content).hexdigest(),
    )


class _Archive:
    """The members of a zip whose list of members is exactly ours."""

    def __init__(self, content: bytes) -> None:
        # Every entry of a zip's directory begins with this mark, and zipfile makes an object of
        # each before anybody can count them: 160 MiB of directory would be gigabytes of objects.
        if content.count(b"PK\x01\x02") > _MOST_MARKS:
            raise UnfitError("it holds far more parts than a model file does")
        try:
            self._check_ends(content)
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except UnfitError:
            raise
        except _ZIP_ERRORS as error:
            raise UnfitError("it is not a model file, or a truncated one") from error
        members = self._zip.infolist()
        self.names = [member.orig_filename for member in members]
        needed = [name for name in self.names if name not in OPTIONAL]
        if sorted(needed) != sorted(MEMBERS) or len(set(self.names)) != len(self.names):
            raise _strange(self.names)
        for member in members:
            if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
                raise UnfitError("its part {name} is compressed or encrypted", name=member.filename)
            if member.file_size > _LIMITS.get(member.filename, _PICTURE_LIMIT):
                raise UnfitError("its part {name} is too large", name=member.filename)
            if member.file_size != member.compress_size:
                raise UnfitError("its part {name} contradicts its own size", name=member.filename)

    @staticmethod
    def _check_ends(content: bytes) -> None:
        """A zip may begin and end with anything, and so be a program or a page as well."""
        end = content[-_END.size :]
        whole = len(end) == _END.size and end.startswith(b"PK\x05\x06")
        if not whole and zipfile.is_zipfile(io.BytesIO(content)):
            raise UnfitError("it holds something before or after its parts")
        if whole and _END.unpack(end)[-2] + _END.unpack(end)[-3] != len(content) - _END.size:
            raise UnfitError("it holds something before or after its parts")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        try:
            return self._zip.read(name)
        except _ZIP_ERRORS as error:
            raise UnfitError("its part {name} is damaged", name=name) from error


# what zipfile lets escape on damaged archives; NotImplementedError is a RuntimeError
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
)


def _strange(names: list[str]) -> UnfitError:
    """Names one part too many or one missing, in a form fit for a terminal."""
    for name in names:
        if name not in (*MEMBERS, *OPTIONAL):
            return UnfitError(
                "it holds other parts than a model file does: {name} is not one of them",
                name=ascii(name[:80]),
            )
    several = (name for name in (*MEMBERS, *OPTIONAL) if names.count(name) > 1)
    name = next(several, None) or next(name for name in MEMBERS if name not in names)
    if name in names:
        return UnfitError(
            "it holds other parts than a model file does: {name} is there twice", name=name
        )
    return UnfitError("it holds other parts than a model file does: {name} is missing", name=name)


def _parse_manifest(data: bytes) -> Manifest:
    try:
        tree = strict_json.parse(data)
    except ValueError as error:
        raise UnfitError("its manifest is not valid JSON") from error
    if not isinstance(tree, dict):
        raise UnfitError("its manifest is not a JSON object")
    version = tree.get("format_version")
    if strict_json.is_newer(version, FORMAT_VERSION):
        raise UnfitError(
            "a newer version of this program wrote it (format {version:d}); please update",
            version=version,
        )
    try:
        return Manifest.model_validate(tree)
    except ValidationError as error:
        raise UnfitError(
            "its manifest is not valid ({problem})", problem=first_problem(error)
        ) from error


def _check_graph(data: bytes, manifest: Manifest, places: Mapping[str, Place]) -> None:
    """The graph must be the one that follows from network, number of classes and input's size.

    So it has standard operators only, a known cost, and no data but the weights beside it.
    """
    try:
        graph = ModelProto.FromString(data)
    except DecodeError as error:
        raise UnfitError("its ONNX graph is damaged") from error
    if graph != _expected_graph(manifest, places):
        raise UnfitError("its ONNX graph is not that of its architecture")


def _parse_strangers(members: Mapping[str, bytes], manifest: Manifest) -> Strangers | None:
    rule, data = manifest.strangers, _optional(members, STRANGERS, manifest.strangers)
    if rule is None or data is None:
        return None
    shapes = rule.shapes(len(manifest.labels), manifest.network.features)
    return Strangers(rule, tensors.view(data, shapes, tensors.locate(data, shapes)))


def _parse_rehearsal(members: Mapping[str, bytes], manifest: Manifest) -> Rehearsal | None:
    counts, data = manifest.rehearsal, _optional(members, REHEARSAL, manifest.rehearsal)
    if counts is None or data is None:
        return None
    shapes = counts.shapes(manifest.network.features)
    return Rehearsal(counts, tensors.view(data, shapes, tensors.locate(data, shapes)))


def _optional(members: Mapping[str, bytes], name: str, told: object | None) -> bytes | None:
    """A part that is there where the manifest tells of it, and only there."""
    data = members.get(name)
    if (told is None) != (data is None):
        raise UnfitError("its manifest and its part {name} disagree", name=name)
    return data


def _parse_golden(members: Mapping[str, bytes], classes: int) -> Golden:
    for name in GOLDEN_NAMES:
        try:
            open_golden_picture(members[name])
        except PictureError as error:
            raise UnfitError("its part {name} is not a small picture", name=name) from error
    shapes = {"logits": (len(GOLDEN_NAMES), classes)}
    data = members[EXPECTED]
    logits = tensors.view(data, shapes, tensors.locate(data, shapes))["logits"]
    return Golden({name: members[name] for name in GOLDEN_NAMES}, logits)
