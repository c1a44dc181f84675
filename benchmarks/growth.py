"""How time and memory grow with the pictures, from a thousand to a million.

    python benchmarks/growth.py [STAGE …] [--most 1000000] [--files 100000]

A line a stage and size, each in a process of its own: seconds, processor seconds, the exponent with
which these grow from the size before, and the most memory of the process (on Linux). Signatures,
paths and answers are drawn at random, since a million pictures take hours to decode; `listing`,
`scan` and `features` work on small files, made in a temporary folder, up to `--files` of them.

Of `near-duplicates` it tells the share found of the copies that were planted: each turned to one of
the eight positions, at a similarity drawn evenly from 0.8 to 1. With ../shared/data it also tells
the share of all pairs in the pictures there that is found by looking into cells, as is done from
20,000 pictures on.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.data import scan as scanning
from trainer.data.dataset import Dataset, Picture, open_dataset
from trainer.data.duplicates import POSITIONS, THRESHOLD, signature
from trainer.data.findings import ReadPicture
from trainer.data.groups import Groups, join_near_duplicates, without_alike
from trainer.data.split import check_fits, make_split, read_split, write_split
from trainer.features.store import Features, compute_features
from trainer.pictures.listing import find_pictures
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.reading import read_picture

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
SIZES = (1_000, 10_000, 100_000, 1_000_000)

DELIVERED = 12
"""rows that the window's table is given at a time"""

Work = Callable[[], object]
"""What is measured; what it gives is told."""


@dataclass(frozen=True)
class Measured:
    seconds: float
    processor: float
    megabytes: float
    told: object


def main() -> None:
    arguments = _arguments()
    head = f"{'stage':<16}{'pictures':>10}{'seconds':>10}{'processor':>10}{'exponent':>9}{'MB':>7}"
    print(head, flush=True)
    for stage in arguments.stages or STAGES:
        most = min(arguments.most, arguments.files if stage in ON_FILES else SIZES[-1])
        before: tuple[int, float] | None = None
        for count in (size for size in SIZES if size <= most):
            it = _apart(_measured, stage, count)
            exponent = ""
            if before:
                exponent = f"{math.log(it.processor / before[1], count / before[0]):.2f}"
            before = count, it.processor
            print(
                f"{stage:<16}{count:>10,}{it.seconds:>10.2f}{it.processor:>10.2f}{exponent:>9}"
                f"{it.megabytes:>7.0f}  {it.told or ''}".rstrip(),
                flush=True,
            )
        if stage == "near-duplicates" and SHARED.is_dir():
            print(_apart(_real_pairs))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--files", type=int, default=100_000)
    return parser.parse_args()


def _apart(function: Callable[..., Any], *arguments: object) -> Any:
    """In a new process, whose memory nothing else has filled."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *arguments).result()


def _measured(stage: str, count: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        work = STAGES[stage](count, Path(folder))
        if sys.platform == "linux":  # forget what the preparation took at most
            Path("/proc/self/clear_refs").write_text("5")
        began, processor = time.perf_counter(), time.process_time()
        told = work()
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
        return Measured(seconds, processor, _most_memory(), told)


def _most_memory() -> float:
    """In MB."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text()
        most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    else:
        unit = 1024**2 if sys.platform == "darwin" else 1024
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return most


# ---- stages: each prepares what it needs, and gives what is measured --------------------------


def near_duplicates(count: int, _folder: Path) -> Work:
    signatures, originals = drawn_signatures(count)
    labels = [f"class {n // 100}" for n in range(count)]

    def work() -> str:
        groups = Groups(count)
        for _ in join_near_duplicates(groups, signatures):
            pass
        without_alike(groups.several(), labels, signatures, np.empty((0, 2), np.intp))
        copies = np.arange(count - len(originals), count)
        found = (groups.of[originals] == groups.of[copies]).mean()
        return f"{found:.2%} of {len(copies):,} copies found"

    return work


def report(count: int, folder: Path) -> Work:
    """What a scan tells once all is read and compared: a tenth are copies, a hundredth damaged."""
    dataset = drawn_dataset(count, folder)
    looks = [
        ReadPicture(picture, f"{n:064x}", "The file is empty." if n % 100 == 1 else None)
        for n, picture in enumerate(dataset.pictures)
    ]
    groups = Groups(count)
    groups.join(np.array([(n, n + 1) for n in range(0, count, 10)]))

    def work() -> str:
        told = scanning.report_of(dataset, looks, groups.several(), [])
        told.to_dict()
        return f"{len(told.findings):,} findings"

    return work


def split(count: int, folder: Path) -> Work:
    dataset = drawn_dataset(count, folder)
    groups = {picture.path: n // 2 for n, picture in enumerate(dataset.pictures) if n % 10 < 2}

    def work() -> None:
        made = make_split(dataset, method="grouped", seed=0, groups=groups)
        write_split(made, folder / "split.csv")
        check_fits(read_split(folder / "split.csv"), dataset)

    return work


def predictions(count: int, folder: Path) -> Work:
    from trainer.cli.tables import PredictionWriter
    from trainer.model.classifier import LabelProbability, Prediction

    answers = tuple(LabelProbability(f"class {n}", 0.2) for n in range(5))

    def work() -> None:
        with (folder / "answers.csv").open("w", encoding="utf-8") as stream:
            writer = PredictionWriter("csv", stream, 5, "mine")
            for n in range(count):
                writer.write(Prediction(Path(f"/pictures/{n}.jpg"), "ok", answers))

    return work


def batch_table(count: int, _folder: Path) -> Work:
    """The window's table of a batch: rows as they arrive, then sorted, filtered, and some more."""
    from PySide6.QtCore import QCoreApplication, Qt

    from pokedex_app.batch.answers_item_model import AnswerColumn, AnswersItemModel
    from pokedex_app.batch.logic.answers import Result
    from pokedex_app.batch.logic.filtering import Choice

    random = np.random.default_rng(0)
    results = [
        Result(f"/pictures/{n % 200}/{n}.jpg", ("Mew", "Ditto"), (best, 1 - best))
        for n, best in enumerate(random.uniform(0.5, 1, count).tolist())
    ]

    application = QCoreApplication([])

    def work() -> str:
        model = AnswersItemModel(str, str, str, application)
        for first in range(0, count, DELIVERED):
            model.append(results[first : first + DELIVERED])
        model.sort(AnswerColumn.FILE)
        model.choose(Choice(text="7.jpg"))
        model.choose(Choice())
        model.sort(AnswerColumn.CONFIDENCE, Qt.SortOrder.DescendingOrder)
        began = time.process_time()
        for first in range(0, 100 * DELIVERED, DELIVERED):
            some = results[first : first + DELIVERED]
            model.append([replace(result, path=f"{result.path}.jpg") for result in some])
        spent = (time.process_time() - began) / 100
        return f"{1000 * spent:.1f} ms for {DELIVERED} more rows while sorted"

    return work


def listing(count: int, folder: Path) -> Work:
    for picture in drawn_dataset(count, folder).pictures:
        file = folder / picture.path
        file.parent.mkdir(exist_ok=True)
        file.touch()
    return lambda: f"{len(open_dataset(folder).classes):,} classes"


def scan(count: int, folder: Path) -> Work:
    dataset = small_files(count, folder)

    def work() -> str:
        *_, told = scanning.scan(dataset)
        return f"{len(told.findings)} findings" if isinstance(told, scanning.ScanReport) else ""

    return work


def features(count: int, folder: Path) -> Work:
    """All of them kept, then all of them found again; what a network sees is drawn."""
    dataset = small_files(count, folder)
    files = [dataset.file(picture) for picture in dataset.pictures]

    def work() -> str:
        seconds = []
        for _ in ("kept", "found"):
            began = time.process_time()
            *_, last = compute_features(Drawn(), files, threads=2, folder=folder / "stores")
            assert isinstance(last, Features)
            assert not last.failed
            seconds.append(time.process_time() - began)
        return f"of it {seconds[1]:.2f} s to find all again"

    return work


class Drawn:
    """Stands for a network, whose own time comes on top, the same for each picture."""

    key, length, preprocessing = "drawn", 1280, Preprocessing(size=32)

    def of(self, picture: Image.Image) -> NDArray[np.float32]:
        return np.resize(self.preprocessing(picture), self.length).astype(np.float32)


STAGES: dict[str, Callable[[int, Path], Work]] = {
    "listing": listing,
    "scan": scan,
    "features": features,
    "near-duplicates": near_duplicates,
    "report": report,
    "split": split,
    "predictions": predictions,
    "batch table": batch_table,
}
ON_FILES = ("listing", "scan", "features")


# ---- what is drawn ----------------------------------------------------------------------------


def drawn_dataset(count: int, root: Path) -> Dataset:
    """Classes of 50 to 150 pictures."""
    sizes = np.random.default_rng(0).integers(50, 151, count // 50 + 1)
    labels = [f"class {n:05}" for n in np.repeat(np.arange(len(sizes)), sizes)[:count].tolist()]
    pictures = tuple(Picture(f"{label}/{n:07}.jpg", label) for n, label in enumerate(labels))
    return Dataset(root, tuple(sorted({*labels})), pictures)


def small_files(count: int, folder: Path) -> Dataset:
    """Pictures of 64 pixels, each of its own noise."""
    random = np.random.default_rng(0)
    for picture in drawn_dataset(count, folder).pictures:
        file = folder / picture.path
        file.parent.mkdir(exist_ok=True)
        noise = random.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(noise).resize((64, 64), Image.Resampling.BICUBIC).save(file, quality=80)
    return open_dataset(folder)


def drawn_signatures(count: int) -> tuple[NDArray[np.float16], NDArray[np.intp]]:
    """As a scan keeps them, the last tenth being copies; and of which each is one.

    Directions are drawn as smooth fields over the cells: the similarities of two of these are
    spread much as those of two different pictures of ../shared/data are.
    """
    random = np.random.default_rng(0)
    apart = np.subtract.outer(np.arange(8), np.arange(8))
    smooth = np.linalg.cholesky(np.exp(-(apart**2) / 2) + 1e-4 * np.eye(8)).astype(np.float32)
    signatures = np.empty((count, 256), dtype=np.float16)
    for start in range(0, count, 4096):
        noise = random.standard_normal((min(4096, count - start), 2, 8, 8), dtype=np.float32)
        level, slanted = np.moveaxis(smooth @ noise @ smooth.T, 1, 0)
        fields = np.stack([level, -level, slanted, -slanted], axis=-1).clip(min=0)
        fields -= fields.mean(axis=(1, 2), keepdims=True)
        signatures[start : start + 4096] = _unit(fields.reshape(len(noise), -1))
    copies = count // 10
    originals = random.integers(0, count - copies, copies)
    for start in range(0, copies, 4096):
        of = originals[start : start + 4096]
        turned = np.take_along_axis(
            signatures[of].astype(np.float32), POSITIONS[random.integers(0, 8, len(of))], axis=1
        )
        other = signatures[random.integers(0, count - copies, len(of))].astype(np.float32)
        other = _unit(other - (other * turned).sum(axis=1, keepdims=True) * turned)
        cosine = random.uniform(THRESHOLD + 0.001, 1, (len(of), 1)).astype(np.float32)
        place = count - copies + start
        signatures[place : place + len(of)] = cosine * turned + np.sqrt(1 - cosine**2) * other
    return signatures, originals


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _real_pairs() -> str:
    files = list(find_pictures(SHARED / name for name in ("pokemon150", "natural", "more")))
    with ThreadPoolExecutor() as pool:
        pictures = pool.map(lambda file: signature(read_picture(file, at_least=256)), files)
        signatures = np.stack(list(pictures))
    pairs = [
        (first, first + 1 + later)
        for first in range(len(files) - 1)
        for later in np.flatnonzero(
            (signatures[first][POSITIONS] @ signatures[first + 1 :].T).max(axis=0) >= THRESHOLD
        )
    ]
    groups = Groups(len(files))
    for _ in join_near_duplicates(groups, signatures, cells=round(math.sqrt(len(files)))):
        pass
    first, second = np.array(pairs).T
    found = (groups.of[first] == groups.of[second]).mean()
    return f"{found:.2%} of {len(pairs):,} pairs of {len(files):,} real pictures found"


if __name__ == "__main__":
    main()
