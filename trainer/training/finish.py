"""The end of a training: calibrate on validation, write the model file, open the test part once,
and write the report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from PIL import Image
from torchvision.models import EfficientNet

from trainer.data.split import SplitRow
from trainer.errors import PictureError
from trainer.evaluation.calibration import DEFAULT_THRESHOLD, FEWEST, calibrate
from trainer.evaluation.drawings import with_drawings
from trainer.evaluation.evaluate import CollectedLogits, collecting_logits, write_evaluations
from trainer.evaluation.metrics import Evaluation, ThresholdFrom
from trainer.evaluation.rehearsal import choose_rehearsal
from trainer.evaluation.second_look import SecondLooks, try_second_look
from trainer.evaluation.strangers import fit_strangers
from trainer.features.extractor import FeatureExtractor
from trainer.features.store import Features, compute_features
from trainer.messages import Message
from trainer.model.bundle import Bundle, changed, with_manifest
from trainer.model.classifier import Classifier
from trainer.model.engine import Engine
from trainer.model.rehearsal import Known
from trainer.model.strangers import Strangers
from trainer.pictures.second_look import SecondLook, useful_views
from trainer.runs.event_log import read_events
from trainer.runs.events import Finished, HeadFitted, Notice, PicturesJudged, TrainingEvent
from trainer.runs.history import History
from trainer.runs.run_folder import RunFolder
from trainer.training.checkpoint import load_tensors
from trainer.training.export import bundle_of, explaining
from trainer.training.logistic import stratified_folds


def finish_run(
    run: RunFolder,
    model: EfficientNet,
    seconds: float,
    threads: int,
    check_stop: Callable[[], None],
    read: Callable[[Path], Image.Image] | None = None,
) -> Iterator[TrainingEvent]:
    """Write ``model.pokedex`` and ``evaluation.json``; the last event is Finished.

    Nothing is written before all is measured, so a model that is there already stays until then.

    All figures come from the engine that will serve the model, not from torch. The second look,
    temperature and threshold are chosen on the validation part, those of a first model in its
    cross-validation where that judged more pictures; of too few pictures they are not chosen, which
    a Notice tells. The test part is measured afterwards, once.

    `read` gives a training picture, as the recipe's preprocessing reads it, by default from its
    file.

    Raises ExportError or ModelFileError where the model cannot be written, PictureError where the
    data set is gone, and CheckpointError where the first model's weights are damaged.
    """
    settings = run.settings
    bundle = bundle_of(
        model,
        run.recipe.network,
        settings.classes,
        run.recipe.preprocessing,
        run.model_file,
        recipe=run.recipe.model_dump(mode="json"),
        data_fingerprint=settings.data_fingerprint,
        continues=settings.continues.name if settings.continues is not None else None,
    )
    with explaining(run.model_file):
        Engine(bundle).check()
    evaluations: dict[str, Evaluation] = {}
    crossed = _cross_validated(run, model)
    is_frozen = crossed is not None
    valid = yield from _answers(run, bundle, "valid", threads, check_stop)
    second_look = _crossed_look(run, crossed, len(valid.labels))
    again = None
    if len(valid.labels):
        again = _second_looks(run, bundle, valid, crossed, second_look, threads, check_stop)
        if again is not None:
            valid.logits, valid.features = again.logits, again.features
            second_look = again.chosen
            if crossed is not None and again.chosen != crossed.second_look:
                crossed = None  # of first looks alone are its temperature and threshold
    chosen = crossed or calibrate(valid.logits, valid.labels)
    chosen_from = _chosen_from(crossed, valid)
    bundle = changed(
        bundle,
        run.model_file,
        second_look=second_look,
        temperature=chosen.temperature,
        threshold=chosen.threshold,
        threshold_from=chosen_from,
    )
    learnt = _learnt(run, bundle, threads, check_stop, read)
    bundle = changed(
        bundle,
        run.model_file,
        strangers=_strangers(run, bundle, learnt, valid, threads, is_frozen),
        rehearsal=choose_rehearsal(
            learnt.known,
            Known(valid.features.astype(np.float32), valid.labels),
            len(settings.classes),
        ),
    )
    if chosen_from == "default":
        yield Notice(
            message=Message(
                "There are fewer than {fewest} pictures to choose a threshold from: below a "
                "confidence of {percent} % the model says “not sure”, as by default.",
                fewest=FEWEST,
                percent=round(100 * DEFAULT_THRESHOLD),
            )
        )
    if len(valid.labels):
        evaluations["valid"] = _judged(valid, bundle).model_copy(
            update={"second_look": again.figures if again is not None else None}
        )
    if settings.test:
        test = yield from _answers(run, bundle, "test", threads, check_stop)
        if len(test.labels):
            evaluations["test"] = _judged(test, bundle)
    if not evaluations:
        yield Notice(
            message=Message("There are no validation or test pictures, so nothing was measured.")
        )
    curve = None
    if len(valid.labels) >= FEWEST:
        curve = valid.coverage(chosen.temperature, bundle.strangers).model_dump()
    figures = _metrics(run, evaluations)
    with explaining(run.model_file):
        with_manifest(bundle, run.model_file, coverage=curve, metrics=figures)
    write_evaluations(run.path / "evaluation.json", evaluations)
    yield Finished(model=run.model_file.name, seconds=seconds)


_TOLD_SECONDS = 1.0
"""between two events of the pictures that are judged"""


def _answers(
    run: RunFolder,
    bundle: Bundle,
    subset: Literal["valid", "test"],
    threads: int,
    check_stop: Callable[[], None],
) -> Generator[PicturesJudged, None, CollectedLogits]:
    root = Path(run.settings.dataset)
    rows = run.split.subset(subset)
    before = len(run.split.subset("valid")) if subset == "test" else 0
    total = len(run.split.subset("valid")) + run.settings.test * len(run.split.subset("test"))
    steps = collecting_logits(Classifier(bundle, threads=threads), root, rows)
    told = time.monotonic()
    answers: CollectedLogits | None = None
    while answers is None:
        try:
            done = next(steps)
        except StopIteration as end:
            answers = end.value
            continue
        check_stop()
        if done == len(rows) or time.monotonic() - told > _TOLD_SECONDS:
            told = time.monotonic()
            yield PicturesJudged(done=before + done, total=total)
    if answers.failed and not os.access(root, os.R_OK | os.X_OK):
        # as when a disk was pulled out: the model would be finished for good, and hardly measured
        raise PictureError(root, Message("The data set's folder cannot be opened."))
    return answers


def _crossed_look(run: RunFolder, crossed: HeadFitted | None, validated: int) -> SecondLook | None:
    """The second look that the cross-validation chose.

    It is a first model's; and of what was trained from there, where so few pictures validate that
    they choose none.
    """
    if crossed is None and validated < FEWEST and not run.settings.start_may_know_pictures:
        crossed = History(read_events(run.path, batches=False).events).fitted
    return crossed.second_look if crossed is not None else None


def _second_looks(
    run: RunFolder,
    bundle: Bundle,
    seen: CollectedLogits,
    crossed: HeadFitted | None,
    chosen: SecondLook | None,
    threads: int,
    check_stop: Callable[[], None],
) -> SecondLooks | None:
    """As it is `chosen` by the cross-validation, or where that saw first looks alone by these
    pictures, if they are enough for what follows from it."""
    recipe = run.recipe
    if recipe.second_look == "never":
        return None
    if chosen is None and crossed is not None and (crossed.views or len(seen.labels) < FEWEST):
        return None
    return try_second_look(
        Classifier(bundle, threads=threads),
        Path(run.settings.dataset),
        seen,
        useful_views(recipe.preprocessing, mirrored=recipe.augmentation.flip_probability > 0),
        progress=lambda _: check_stop(),
        chosen=chosen,
    )


MOST_LOOKED_AT = 5000
"""training pictures whose features make the classes' directions, and of which some are kept to be
rehearsed, spread evenly over the classes"""


class _Learnt(NamedTuple):
    """Training pictures as first looks show them; of near-duplicates the group is the same."""

    known: Known
    groups: Sequence[object]


def _learnt(
    run: RunFolder,
    bundle: Bundle,
    threads: int,
    check_stop: Callable[[], None],
    read: Callable[[Path], Image.Image] | None,
) -> _Learnt:
    manifest = bundle.manifest
    rows = _spread(run.split.subset("train"))
    root = Path(run.settings.dataset)
    extractor = FeatureExtractor(manifest.network, bundle.tensors, manifest.preprocessing)
    found: Features | None = None
    files = [root / row.path for row in rows]
    for event in compute_features(extractor, files, read=read, threads=threads):
        check_stop()
        if isinstance(event, Features):
            found = event
    assert found is not None
    seen = [n for n, row in enumerate(rows) if root / row.path not in found.failed]
    labels = np.array([manifest.labels.index(rows[n].label) for n in seen], np.int64)
    groups = [rows[n].path if rows[n].group is None else rows[n].group for n in seen]
    return _Learnt(Known(found.vectors[seen].astype(np.float32), labels), groups)


def _strangers(
    run: RunFolder,
    bundle: Bundle,
    learnt: _Learnt,
    valid: CollectedLogits,
    threads: int,
    is_frozen: bool,
) -> Strangers | None:
    """The rule for strangers, with what it makes of the drawings that come with the program."""
    known = learnt.known
    strangers = fit_strangers(
        known.features,
        known.labels,
        stratified_folds(known.labels, learnt.groups, run.recipe.seed),
        valid.features,
        len(bundle.manifest.labels),
        frozen=is_frozen,
    )
    return strangers and with_drawings(strangers, bundle, threads)


def _spread(rows: Sequence[SplitRow]) -> list[SplitRow]:
    """`MOST_LOOKED_AT` of the rows, or all, as many of each class as can be."""
    rank: dict[str, int] = {}
    ranked = []
    for row in rows:
        rank[row.label] = rank.get(row.label, 0) + 1
        ranked.append((rank[row.label], row))
    return [row for _, row in sorted(ranked, key=lambda each: each[0])[:MOST_LOOKED_AT]]


def _cross_validated(run: RunFolder, model: EfficientNet) -> HeadFitted | None:
    """What the cross-validation chose, where the model is a first model.

    Where it judged too few pictures, or the start may know them, validation chooses instead, if it
    has enough.
    """
    fitted = History(read_events(run.path, batches=False).events).fitted
    if fitted is None or not _is_first_model(run, model):
        return None
    says_little = fitted.judged < FEWEST or run.settings.start_may_know_pictures
    return None if says_little and len(run.split.subset("valid")) >= FEWEST else fitted


def _is_first_model(run: RunFolder, model: EfficientNet) -> bool:
    """Whether the weights are those of the fitted head, whatever ended the training."""
    if run.recipe.only_fits:
        return True
    file = run.path / "first.safetensors"
    if not file.exists():
        return False
    first, weights = load_tensors(file)[0], model.state_dict()
    return first.keys() == weights.keys() and all(
        torch.equal(values.cpu(), first[name]) for name, values in weights.items()
    )


def _chosen_from(crossed: HeadFitted | None, valid: CollectedLogits) -> ThresholdFrom:
    if (crossed.judged if crossed is not None else len(valid.labels)) < FEWEST:
        return "default"
    return "validation" if crossed is None else "cross_validation"


def _judged(answers: CollectedLogits, bundle: Bundle) -> Evaluation:
    manifest = bundle.manifest
    figures = answers.metrics(
        temperature=manifest.temperature,
        threshold=manifest.threshold,
        strangers=bundle.strangers,
    )
    return figures.model_copy(update={"threshold_from": manifest.threshold_from})


def _metrics(run: RunFolder, evaluations: dict[str, Evaluation]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "split": run.settings.split,
        "split_seed": run.settings.split_seed,
        "train_images": len(run.split.subset("train")),
    }
    for subset, evaluation in evaluations.items():
        figures[subset] = evaluation.summary()
    return figures
