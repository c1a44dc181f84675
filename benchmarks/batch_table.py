"""How long the batch table takes to append, sort, filter and change, and what painting it costs.

    python benchmarks/batch_table.py [--rows 100000]

Processor time of the GUI thread, in milliseconds, offscreen; the best of five where a step can be
repeated.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt

from pokedex_app.batch.answers_item_model import AnswerColumn, AnswersItemModel
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.filtering import Choice, Wanted
from pokedex_app.batch.page import BatchPage
from pokedex_app.core.application import make_application
from pokedex_app.core.paths import UserFolders
from pokedex_app.services import build_services

CHUNK = 12
"""rows of one delivery: about a hundred pictures a second, ten deliveries"""

CHANCE = random.Random(1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    count = parser.parse_args().rows
    application = make_application(["benchmark"])
    with tempfile.TemporaryDirectory() as home:
        services = build_services(UserFolders.below(Path(home)))
        page = BatchPage(services)
        page.resize(1100, 760)
        page.show()
        application.processEvents()
        measure(page, some(count, [species.name() for species in services.species]))
        page.shutdown()
        services.close()


def some(count: int, names: list[str]) -> list[Result]:
    chance = random.Random(0)
    made = []
    for number in range(count):
        path = f"/pictures/album {number % 200}/IMG_{chance.randrange(10**6):06}-{number}.jpg"
        if chance.random() < 0.02:
            made.append(Result(path, error="The file is empty.", shown_from=1))
        else:
            rest = (chance.random(), 0.05, 0.03, 0.01, 0.01)
            made.append(Result(path, tuple(chance.sample(names, 5)), rest, shown_from=1))
    return made


def measure(page: BatchPage, results: list[Result]) -> None:
    model, half = page.model, len(results) // 2
    page.model.append(results[:1])
    page.show_state()
    print(f"{len(results):,} rows, milliseconds of the GUI thread")
    each = [spent(partial(model.append, results[n : n + CHUNK])) for n in range(1, half, CHUNK)]
    report(f"append {CHUNK} rows, mean", sum(each) / len(each))
    report(f"append {CHUNK} rows, worst", max(each))
    model.append(results[half + CHUNK :])
    for column in (AnswerColumn.FILE, AnswerColumn.ANSWER, AnswerColumn.CONFIDENCE):
        report(f"sort by {column.name.lower()}", best(partial(sort, model, column)))
    more = [Result(f"/more/{n}.png", ("Mew",), (n / 999,)) for n in range(999)]
    each = [spent(partial(model.append, more[n : n + CHUNK])) for n in range(0, 999, CHUNK)]
    report(f"append {CHUNK} rows while sorted, mean", sum(each) / len(each))
    for column in (AnswerColumn.FILE, AnswerColumn.CONFIDENCE):
        sort(model, column)
        name = f"sorted by {column.name.lower()}"
        report(f"{name}: another threshold", best(partial(another_threshold, model)))
        report(f"{name}: name {CHUNK} again", best(partial(name_again, model)))
        report(f"{name}: remove a row", best(partial(remove_one, model)))
    for name, choice in {
        "search, the first time": Choice(text="img_9"),
        "search, afterwards": Choice(text="img_8 album"),
        "one class": Choice(label="Mew"),
        "confidence above 90 %": Choice(least=0.9),
        "not sure": Choice(wanted=Wanted.UNSURE),
        "everything": Choice(),
    }.items():
        report(f"filter: {name}", spent(partial(model.choose, choice)))
    QCoreApplication.processEvents()
    report("paint what is seen", best(page.table.viewport().repaint))


def sort(model: AnswersItemModel, column: AnswerColumn) -> None:
    model.sort(-1)
    model.sort(column, Qt.SortOrder.AscendingOrder)


def another_threshold(model: AnswersItemModel) -> None:
    model.set_threshold(model.threshold + 0.01)


def name_again(model: AnswersItemModel) -> None:
    results = CHANCE.sample(model.results, CHUNK)
    model.renew(
        [replace(one, labels=("Mew",), probabilities=(CHANCE.random(),)) for one in results]
    )


def remove_one(model: AnswersItemModel) -> None:
    model.remove([model.result(model.rowCount() // 2).path])


def best(step: Callable[[], object]) -> float:
    return min(spent(step) for _ in range(5))


def spent(step: Callable[[], object]) -> float:
    before = time.thread_time()
    step()
    return 1000 * (time.thread_time() - before)


def report(name: str, milliseconds: float) -> None:
    print(f"  {name:<40} {milliseconds:8.2f}")


if __name__ == "__main__":
    main()
