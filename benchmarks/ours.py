"""Our contestants: naming and training as users meet them, and the limits of either."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.contest import Rates, Work, take_part, timed
from benchmarks.pictures import files
from benchmarks.serving import SECONDS
from benchmarks.training import BATCH, EPOCHS, SIZE

if TYPE_CHECKING:
    from trainer.runs.recipe import Phase
    from trainer.runs.run_folder import RunFolder

# The trainer is imported where it is used: an older one has not all that this one has.


# ---- naming ---------------------------------------------------------------------------------


def naming(folder: Path) -> Work:
    from trainer import Classifier

    classifier = Classifier()
    _run(classifier.classify(files(folder / "small")[:8]))

    def work(kind: str) -> Rates:
        pictures = files(folder / kind)
        return {kind: timed(lambda: _run(classifier.classify(pictures)), len(pictures), SECONDS)}

    return work


def engine(folder: Path) -> Work:
    """The network on arrays that are ready, in as many threads as the classifier takes."""
    from trainer.cores import usable_cores
    from trainer.model.bundle import open_bundle
    from trainer.model.engine import Engine
    from trainer.resources import default_model

    model = Engine(open_bundle(default_model()))
    preprocessing = model.bundle.manifest.preprocessing
    pool = ThreadPoolExecutor(usable_cores())

    def work(kind: str) -> Rates:
        images = [preprocessing(preprocessing.read(file))[None] for file in files(folder / kind)]
        return {kind: timed(lambda: _run(pool.map(model.run, images)), len(images), SECONDS)}

    return work


def decoding(folder: Path) -> Work:
    """Reading and fitting pictures for the model, without the model."""
    from trainer.cores import usable_cores
    from trainer.model.bundle import open_bundle
    from trainer.resources import default_model

    preprocessing = open_bundle(default_model()).manifest.preprocessing
    pool = ThreadPoolExecutor(usable_cores())

    def work(kind: str) -> Rates:
        pictures = files(folder / kind)

        def read() -> None:
            _run(pool.map(lambda file: preprocessing(preprocessing.read(file)), pictures))

        return {kind: timed(read, len(pictures), SECONDS)}

    return work


# ---- training -------------------------------------------------------------------------------


def learning(folder: Path) -> Work:
    """All layers of B0 with the changes of `best`; small copies are kept from the first epoch."""
    from trainer.cache import FileCache
    from trainer.memory import keep_freed_memory

    keep_freed_memory()
    from trainer.runs.events import EpochEnded
    from trainer.training.loop import train

    def epochs(kind: str, count: int) -> list[float]:
        """Pictures a second of each."""
        rates: list[float] = []
        with TemporaryDirectory() as place:
            run = _run_of(folder / kind, Path(place) / "run")
            with closing(train(run, copies=FileCache(Path(place) / "copies"))) as events:  # type: ignore[type-var]
                for event in events:
                    if isinstance(event, EpochEnded):
                        rates.append(len(run.split.rows) / event.seconds)
                        if len(rates) == count:
                            break
        return rates

    def work(kind: str) -> Rates:
        first, *later = epochs(kind, EPOCHS)
        return {f"{kind}, first epoch": first, f"{kind}, later epochs": median(later)}

    epochs("small", 1)
    return work


def steps(folder: Path) -> Work:
    """Steps of the same training on pictures that are ready, as a loader could at best give."""
    from trainer.memory import keep_freed_memory

    keep_freed_memory()
    from trainer.model.networks import B0
    from trainer.training.averaging import averaged
    from trainer.training.loader import Batch
    from trainer.training.network import build_network, prepare_phase
    from trainer.training.objective import Classification
    from trainer.training.schedule import parameter_groups

    phase = _all_layers()
    import torch  # after trainer.training, which lets its threads wait without spinning

    model = build_network(B0, 4).to(memory_format=torch.channels_last)
    prepare_phase(model, phase)
    objective = Classification(model, B0, phase, "float32")
    optimizer = torch.optim.AdamW(
        parameter_groups(model, phase), lr=phase.learning_rate, fused=True
    )
    average = averaged(model, phase.average_decay)
    images = torch.randn(BATCH, 3, SIZE, SIZE).contiguous(memory_format=torch.channels_last)
    batch = Batch.whole(images, torch.randint(0, 4, (BATCH,)))

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        objective(batch).loss.backward()
        optimizer.step()
        average.update_parameters(model)

    step()

    def work(kind: str) -> Rates:
        # whatever the kind, they are ready
        return {f"{kind}, later epochs": timed(step, BATCH, SECONDS)}

    return work


def _run_of(dataset: Path, out: Path) -> RunFolder:
    """A run that trains on every picture and ends with no test."""
    from trainer.data.dataset import open_dataset
    from trainer.data.split import Split, SplitRow
    from trainer.model.networks import B0
    from trainer.runs.recipe import BEST
    from trainer.runs.run_folder import RunFolder, RunSettings

    found = open_dataset(dataset)
    rows = (SplitRow(picture.path, picture.label, "train") for picture in found.pictures)
    settings = RunSettings(
        dataset=str(dataset),
        split="random",
        split_seed=0,
        start="offline",
        classes=found.classes,
        test=False,
    )
    recipe = BEST.for_network(B0).model_copy(
        update={"phases": (_all_layers(),), "batch_size": BATCH}
    )
    return RunFolder.create(out, recipe, settings, Split("random", 0, tuple(rows)))


def _all_layers() -> Phase:
    from trainer.runs.recipe import Phase

    return Phase(
        name="all",
        trainable="all",
        batch_norm="adapt",
        epochs=EPOCHS,
        optimizer="adamw",
        learning_rate=1e-4,
        weight_decay=0.02,
        label_smoothing=0.1,
        average_decay=0.99,
    )


def _run(items: Iterable[object]) -> None:
    deque(items, maxlen=0)


CONTESTANTS: dict[str, Callable[[Path], Work]] = {
    "naming": naming,
    "engine": engine,
    "decoding": decoding,
    "learning": learning,
    "steps": steps,
}

if __name__ == "__main__":
    take_part(CONTESTANTS)
