"""Two gloo ranks of a thread each against one process of two threads: pictures learnt a second, the
whole training step with its reading, side by side in turns.

    python -m benchmarks.ranks [ROUNDS]

B0 in all layers with batch statistics, as `best` trains it: what the ranks have to tell each other
is then most. Drawn pictures; the first epoch, in which everything warms up, does not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from PIL import Image

from trainer.data.split import Split, SplitRow
from trainer.runs.recipe import BEST, Phase
from trainer.runs.run_folder import RunFolder, RunSettings

BATCHES, EPOCHS, SIZE = 4, 3, 128
LABELS = ("bright", "dark")


def main(rounds: int = 3) -> None:
    measured: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        pictures = _draw(Path(folder) / "pictures")
        for number in range(rounds):
            for ranks, rates in measured.items():
                rates.append(_rate(_run(Path(folder) / f"{number}-{ranks}", pictures), ranks))
    alone, together = (median(rates) for rates in measured.values())
    print(
        f"one process, 2 threads: {alone:.1f} pictures/s; 2 ranks, a thread each: {together:.1f}; "
        f"ratio {together / alone:.2f}, medians of {rounds} rounds in turns"
    )


def _draw(root: Path) -> Path:
    for label, level in zip(LABELS, (200, 60), strict=True):
        (root / label).mkdir(parents=True)
        for number in range(BATCHES * BEST.batch_size // 2):
            Image.effect_noise((320, 320), level).convert("RGB").save(
                root / label / f"{number}.jpg"
            )
    return root


def _run(path: Path, pictures: Path) -> RunFolder:
    rows = tuple(
        SplitRow(f"{file.parent.name}/{file.name}", file.parent.name, "train")
        for file in sorted(pictures.rglob("*.jpg"))
    )
    phase = Phase(
        name="all", trainable="all", batch_norm="adapt", epochs=EPOCHS, optimizer="adamw",
        sizes=(SIZE,), average_decay=0.99,
    )  # fmt: skip
    changes = {"phases": (phase,), "architecture": "efficientnet_b0", "threads": 2}
    settings = RunSettings(
        dataset=str(pictures), split="random", split_seed=0, start="random", classes=LABELS
    )
    recipe = BEST.model_copy(update=changes)
    return RunFolder.create(path, recipe, settings, Split("random", 0, rows))


def _rate(run: RunFolder, ranks: int) -> float:
    command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={ranks}"]
    command += ["--rdzv-backend=c10d", "--rdzv-endpoint=localhost:0", "-m", "trainer"]
    command += ["train", "--resume", str(run.path), "--json"]
    subprocess.run(command, check=True, capture_output=True)
    lines = (run.path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    ended = [event for event in map(json.loads, lines) if event["event"] == "epoch_ended"]
    seconds = sum(event["seconds"] for event in ended[1:])
    return len(run.examples("train")) * (EPOCHS - 1) / float(seconds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
