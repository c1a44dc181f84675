"""How much is done in one long use, and what it is done with: small pictures of our own making."""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageEnhance

from trainer.resources import samples

CLASSIFICATIONS, TRAININGS, SWITCHES, BATCHES, ROUNDS = 200_000, 50, 1_000, 100, 50
FEWEST_ROUNDS = 8
"""so that a scaled-down use still has enough samples for a verdict"""
SIDES = (48, 200)
BROKEN_EVERY = 40
EACH_SHAPE = 12


@dataclass(frozen=True)
class Plan:
    """Totals, spread evenly over the rounds; whatever there is one of comes in the first round.

    Attributes:
        pictures: files in the folder that each batch names.
        languages, themes: how often both of them are shown in turn.
        sortings: how often a batch is sorted into folders, and that undone.
        singles: pictures that are identified one by one in each round.
    """

    rounds: int = ROUNDS
    batches: int = BATCHES
    pictures: int = CLASSIFICATIONS // BATCHES
    trainings: int = TRAININGS
    switches: int = SWITCHES
    languages: int = ROUNDS
    themes: int = ROUNDS
    sortings: int = ROUNDS // 2
    singles: int = 12
    seed: int = 0

    @classmethod
    def scaled(cls, scale: float, seed: int = 0) -> Plan:
        """A part of the whole; 1 is all of it."""
        rounds = max(FEWEST_ROUNDS, round(ROUNDS * scale))
        batches = max(rounds, round(BATCHES * scale))
        return cls(
            rounds=rounds,
            batches=batches,
            pictures=max(BROKEN_EVERY, math.ceil(CLASSIFICATIONS * scale / batches)),
            trainings=max(2, round(TRAININGS * scale)),
            switches=max(8 * rounds, round(SWITCHES * scale)),
            languages=rounds,
            themes=rounds,
            sortings=rounds // 2,
            seed=seed,
        )

    def share(self, total: int, number: int) -> int:
        """How much of `total` belongs to the round of that number, counted from 0."""
        return math.ceil(total * (number + 1) / self.rounds) - math.ceil(
            total * number / self.rounds
        )


def draw_pictures(root: Path, count: int, random: Random) -> None:
    """`count` files in folders named by class; one of every `BROKEN_EVERY` cannot be read."""
    drawings = sorted(samples().glob("*.png"))
    opened = [Image.open(drawing).convert("RGBA").convert("RGB") for drawing in drawings]
    for number in range(count):
        place = random.randrange(len(drawings))
        folder = root / drawings[place].stem.replace("_", " ").title()
        folder.mkdir(parents=True, exist_ok=True)
        side = random.randrange(*SIDES)
        picture = opened[place].resize((side, random.randrange(*SIDES)))
        picture = ImageEnhance.Color(picture).enhance(random.uniform(0.4, 1.6))
        file = folder / f"{number:05}.{('jpg', 'png', 'webp')[number % 3]}"
        picture.save(file)
        if number % BROKEN_EVERY == 0:
            whole = file.read_bytes()
            file.write_bytes((whole[: len(whole) // 2], b"", b"no picture")[number // 40 % 3])


def draw_shapes(root: Path) -> None:
    """A data set of discs and bars in a folder, and the same as a zip beside it."""
    for label in ("bars", "discs"):
        (root / label).mkdir(parents=True)
        for number in range(EACH_SHAPE):
            picture = Image.new("RGB", (44, 40 + number), "white")
            pen = ImageDraw.Draw(picture)
            shape = pen.rectangle if label == "bars" else pen.ellipse
            shape((3 + number, 5, 22 + number, 26 + number), fill=(number * 9, 60, 160))
            picture.save(root / label / f"{number}.png")
    with zipfile.ZipFile(root.with_suffix(".zip"), "w") as archive:
        for file in sorted(root.rglob("*.png")):
            archive.write(file, file.relative_to(root.parent))
