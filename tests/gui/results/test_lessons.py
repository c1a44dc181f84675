"""What lessons did to the model of a run."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from pokedex_app.ui.foldable import Foldable
from tests.helpers.results_page import Show
from tests.helpers.widgets import says, texts
from trainer.languages import plain_spaces
from trainer.model.bundle import WEIGHTS, open_bundle, read_manifest, with_manifest
from trainer.model.lessons import Comparison, Lesson


def taught(services: Services, run: Path, name: str, *lessons: Lesson, day: int = 1) -> Path:
    """A model in the library that these lessons made."""
    services.models.folder.mkdir(parents=True, exist_ok=True)
    path = services.models.folder / f"{name}.pokedex"
    created = f"2026-01-{day:02}T12:00:00+00:00"
    with_manifest(open_bundle(run / "model.pokedex"), path, lessons=lessons, created=created)
    return path


def lesson(weights: str, *, worse: bool = False) -> Lesson:
    return Lesson(
        model="first.pokedex",
        weights=weights,
        pictures={"Abra": 4},
        strangers=8,
        new_classes=("desk lamp",),
        known=Comparison(pictures=200, before=190, gained=0, lost=20 if worse else 1),
        validation=Comparison(pictures=50, before=30, gained=2, lost=1),
        corrected=Comparison(pictures=4, before=0, gained=3, lost=0),
        refused=Comparison(pictures=8, before=1, gained=5, lost=0),
    )


def cards(page: ResultsPage, qtbot: QtBot, count: int) -> list[Foldable]:
    lessons = page.overview.lessons
    qtbot.waitUntil(lambda: len(lessons.cards) == count and lessons.isVisible() == bool(count))
    return list(lessons.cards)


def test_a_run_whose_model_was_not_taught_tells_of_no_lessons(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    taught(services, run, "of another", lesson("0" * 64))
    show(run)
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert not page.overview.lessons.isVisible()


def test_the_lessons_of_its_model_are_told_the_newest_first(
    page: ResultsPage, run: Path, recognising: Services, show: Show, qtbot: QtBot
) -> None:
    services = recognising
    origin = read_manifest(run / "model.pokedex").sha256[WEIGHTS]
    gone, better, worse = (
        lesson(origin),
        lesson("1" * 64),
        lesson("2" * 64, worse=True),
    )
    first = taught(services, run, "flowers, taught", gone, better, day=1)
    taught(services, run, "flowers, taught (2)", gone, better, worse, day=2)
    show(run)
    last, middle, lost = cards(page, qtbot, 3)
    assert last.is_unfolded()
    assert says(last, "Taught: flowers, taught (2)")
    for words in (
        "12 pictures were taught to “first”. New classes: desk lamp",
        "It forgets: of 200 known pictures it names 170 rightly",
        "Validation pictures of its training: 50 pictures",
        "“None of these”, rightly: 8 pictures",
    ):
        assert says(last, words), words
    figures = [plain_spaces(text) for text in texts(last)]
    for figure in ("60.0 %", "62.0 %", "12.5 %", "75.0 %"):
        assert figure in figures
    assert any(figure.startswith("+2.0 (−") for figure in figures)
    assert not middle.is_unfolded()
    middle.set_unfolded(True)
    assert says(middle, "It is better")
    assert not says(middle, "in use")
    assert says(lost, "A lesson whose model is not among yours any more")

    services.use_model(first)
    qtbot.waitUntil(lambda: says(middle, "in use · "))
    assert not says(last, "in use")
    assert middle.is_unfolded()
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: says(middle, "en uso · "))
    services.translator.set_language("en")
    first.unlink()
    page.activated()
    gone_too = "A lesson whose model is not among yours any more"
    qtbot.waitUntil(lambda: says(page.overview.lessons.cards[1], gone_too))


def test_what_was_taught_meanwhile_is_led_to(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    page.resize(900, 320)
    show(run)
    page.tabs.setCurrentWidget(page.compare)
    origin = read_manifest(run / "model.pokedex").sha256[WEIGHTS]
    taught(services, run, "flowers, taught", lesson(origin))
    page.activated()
    page.show_lessons(run)
    (card,) = cards(page, qtbot, 1)
    assert page.tabs.currentWidget() is page.overview
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())
