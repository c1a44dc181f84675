"""Puts the default model's data set together: its own pictures and those from elsewhere.

    python -m tools.pokemon_set ../shared/data OUT [--grouped] [--strangers] [--more FOLDER …]

Makes OUT/pictures, a data set of links; OUT/split.csv, for `pokedex train --split`, and
OUT/shipped.csv, in which all is learnt but a few of the validation pictures; and OUT/kinds.csv,
which says of each picture from elsewhere what kind it is. Labels known to be wrong
(tools/wrong_labels.csv) are put right, and their pictures left out where a copy has the right one.

The own pictures are divided as ever, so that figures compare. Of those from elsewhere, whole
sources are for validation (`HELD_OUT`), so that it judges what is new; what is a near-duplicate of
a validation picture is in no training, and what is one of an own validation or test picture is left
out altogether.

With `--strangers`, what `tools/teach_strangers.py` learns is learnt too, as a class of its own, so
that features tell it from the others. The head that ships is fitted without that class.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tools.teach_strangers import stranger_files
from trainer.data.dataset import Dataset, open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.data.split import Split, SplitRow, make_split, write_split
from trainer.data.subsets import STRICTEST, SUBSETS, Subset

HELD_OUT = frozenset({"pkicns", "rra", "tyg", "w22k", "w52"})
"""sources of web pictures, stills, artwork, renders, sprites, icons and cards that only validate"""
VALIDATING = 0.18
"""share of the validation pictures that the shipped file does not learn"""
STRANGERS = "none of these"
WRONG_LABELS = Path(__file__).parent / "wrong_labels.csv"


@dataclass(frozen=True)
class Foreign:
    """A picture from elsewhere. `group` of near-duplicates: own pictures are in some of them."""

    file: Path
    label: str
    source: str
    kind: str
    group: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="holds pokemon150, more and their lists")
    parser.add_argument("out", type=Path)
    parser.add_argument("--grouped", action="store_true", help="divide the own pictures so")
    parser.add_argument("--strangers", action="store_true", help="as one more class")
    parser.add_argument("--more", type=Path, action="append", default=[], help="strangers too")
    options = parser.parse_args()
    if options.out.exists():
        parser.error(f"{options.out} exists already: name a new folder")
    shown = {row["path"]: row["shows"] for row in _rows(WRONG_LABELS)}
    own = open_dataset(options.data / "pokemon150")
    split = _divided(own, grouped=options.grouped)
    foreign = list(_foreign(options.data))
    placed = place(own_groups(options.data, split), foreign)
    pictures = options.out / "pictures"
    rows = []
    for row in split.rows:
        if label := shown.get(row.path, row.label):
            path = _link(own.root / row.path, pictures / label, "own")
            rows.append(SplitRow(path, label, row.subset))
    kinds = []
    for picture, subset in placed:
        path = _link(picture.file, pictures / picture.label, picture.source)
        rows.append(SplitRow(path, picture.label, subset))
        kinds.append((path, picture.kind, picture.source))
    if options.strangers:
        for kind, files in stranger_files(options.data, options.more, learnt=True).items():
            paths = [_link(file, pictures / STRANGERS, kind) for file in files]
            rows += [SplitRow(path, STRANGERS, "train") for path in paths]
    rows.sort(key=lambda row: row.path)
    write_split(Split("file", 0, tuple(rows)), options.out / "split.csv")
    shipped = tuple(learnt_where_shipped(row) for row in rows)
    write_split(Split("file", 0, shipped), options.out / "shipped.csv")
    with (options.out / "kinds.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("path", "kind", "source"), *sorted(kinds)])
    counts = {name: sum(row.subset == name for row in rows) for name in SUBSETS}
    print(f"{options.out}: {counts}")


def place(own: dict[str, Subset], foreign: list[Foreign]) -> Iterator[tuple[Foreign, Subset]]:
    """Which pictures from elsewhere learn, and which judge.

    Args:
        own: group of near-duplicates to the strictest subset that one of its own pictures is in.
    """
    judging = {each.group for each in foreign if each.source in HELD_OUT} - {*own, ""}
    for each in foreign:
        if own.get(each.group, "train") != "train":
            continue
        if each.source not in HELD_OUT:
            if each.group not in judging:
                yield each, "train"
        elif each.group not in own:  # else it has been learnt
            yield each, "valid"


def learnt_where_shipped(row: SplitRow) -> SplitRow:
    """All are for training, but for a few validation pictures by the hash of their paths."""
    percent = int(hashlib.sha256(row.path.encode()).hexdigest(), 16) % 100
    judges = row.subset == "valid" and percent < VALIDATING * 100
    return row if judges else replace(row, subset="train")


def own_groups(data: Path, split: Split) -> dict[str, Subset]:
    """By the names that `more.csv` uses: numbers of the manifest, or a single picture's path."""
    subsets = {row.path: row.subset for row in split.rows}
    members: dict[str, list[Subset]] = defaultdict(list)
    for row in _rows(data / "manifest.csv"):
        path = f"{row['cls']}/{row['file']}"
        if (subset := subsets.get(path)) is not None:
            members[row["dup_group"] or f"p150:{path}"].append(subset)
            members[f"p150:{path}"].append(subset)
    return {group: min(found, key=STRICTEST.index) for group, found in members.items()}


def _divided(own: Dataset, *, grouped: bool) -> Split:
    if not grouped:
        return make_split(own, method="random", seed=0)
    *_, report = scan(own)
    assert isinstance(report, ScanReport)
    return make_split(own, method="grouped", seed=0, groups=report.groups)


def _foreign(data: Path) -> Iterator[Foreign]:
    for row in _rows(data / "more.csv"):
        yield Foreign(
            file=data / "more" / row["class"] / row["file"],
            label=row["class"],
            source=row["source"],
            kind=row["kind"],
            group=row["dup_group"],
        )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _link(file: Path, folder: Path, source: str) -> str:
    """A link to `file`, and its path within the data set."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{source}-{file.name}"
    with suppress(FileExistsError):
        os.link(file, folder / name)
    return f"{folder.name}/{name}"


if __name__ == "__main__":
    main()
