"""The two plots: what they draw, what the pointer and the keys do, and what is exported."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pokedex_app.core.theme import DARK, LIGHT
from pokedex_app.services import Services
from pokedex_app.shared.runs.curves import Curves
from pokedex_app.ui.plots.curve_plot import CurvePlot, ShownRun
from pokedex_app.ui.plots.curve_plots import CurvePlots
from pokedex_app.ui.scroll_area import ScrollArea
from tests.helpers.events import batch_done, ended, phase_begun
from tests.helpers.widgets import button, offers, on_screen, press, says, texts, turn_wheel
from trainer.runs.events import TrainingEvent


def epoch(phase: int, number: int, batches: int = 10) -> list[TrainingEvent]:
    told: list[TrainingEvent] = [
        batch_done(
            phase, number, batch, batches=batches, loss=2 / (number + batch / batches), accuracy=0.5
        )
        for batch in range(1, batches + 1)
    ]
    accuracies = {"train_accuracy": 0.5 + number / 10, "valid_accuracy": 0.4 + number / 10}
    return [*told, ended(phase, number, train_loss=1.25, valid_loss=1.5, **accuracies)]


def curves(epochs: int = 2) -> Curves:
    made = Curves([phase_begun(1, 2, "head"), *epoch(1, 1), *epoch(1, 2), phase_begun(2, 3, "all")])
    for number in range(1, epochs + 1):
        for event in epoch(2, number):
            made.add(event)
    return made


@pytest.fixture
def plots(services: Services, qtbot: QtBot) -> CurvePlots:
    made = on_screen(
        CurvePlots(services.translator, services.errors, services.jobs), qtbot, 900, 420
    )
    qtbot.waitExposed(made)
    return made


def drawn(plot: CurvePlot, layer: str, run: int = 0) -> int:
    """How many points a line has."""
    x = plot.lines[run, layer].getOriginalDataset()[0]  # type: ignore[index]
    return 0 if x is None else len(x)


def test_lines_for_batches_and_epochs_and_a_mark_for_each_phase(plots: CurvePlots) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    for plot in (plots.loss, plots.accuracy):
        assert (drawn(plot, "batches"), drawn(plot, "train"), drawn(plot, "valid")) == (40, 4, 4)
        assert [(line.value(), line.label.format) for _, line in plot.marks] == [
            (0, "1 · last layer"),
            (2, "2 · all layers"),
        ]


def test_new_points_are_drawn_and_a_zoomed_view_stays(plots: CurvePlots) -> None:
    growing = curves(1)
    plots.show_runs([ShownRun("mine", growing)])
    plots.loss.view.setXRange(0, 1, padding=0)
    for event in epoch(2, 2):
        growing.add(event)
    plots.refresh()
    assert drawn(plots.loss, "valid") == 4
    left, right = plots.loss.view.viewRange()[0]
    assert right - left == pytest.approx(1)
    plots.reset_view()
    plots.loss.view.updateAutoRange()
    assert plots.loss.view.viewRange()[0][1] >= 4


def test_empty_plots_say_so_until_the_first_batch(plots: CurvePlots) -> None:
    growing = Curves([phase_begun(1, 1, "head")])
    plots.show_runs([ShownRun("mine", growing)])
    assert plots.empty.isVisible()
    assert not plots.loss.isVisible(), "it stands in the place of the plots, not over them"
    growing.add(epoch(1, 1)[0])
    plots.refresh()
    assert not plots.empty.isVisible()
    assert plots.loss.isVisible()
    assert plots.accuracy.isVisible()


def test_the_newest_figures_stand_above_growing_curves(plots: CurvePlots) -> None:
    growing = Curves([phase_begun(1, 3, "head"), *epoch(1, 1)])
    plots.show_runs([ShownRun("mine", growing)])
    assert "60.0" in plots.readouts[plots.accuracy].text()
    for event in epoch(1, 2):
        growing.add(event)
    plots.refresh()
    assert "70.0" in plots.readouts[plots.accuracy].text()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [500, 760, 1300])
@pytest.mark.parametrize("fitted", [False, True], ids=["stepped", "fitted"])
def test_names_of_phases_are_whole_and_apart(
    width: int, language: str, fitted: bool, plots: CurvePlots, services: Services, qtbot: QtBot
) -> None:
    """A fitted head has no batches, so that the plot begins to the right of its phase's mark."""
    services.settings.update(language=language)
    plots.resize(width, 420)
    names = ("head", "all", "full-size")
    events: list[TrainingEvent] = []
    for number, name in enumerate(names, start=1):
        events.append(phase_begun(number, 1 if number == 1 else 6, name))
        for each in range(1, 2 if number == 1 else 3 if number == 3 else 7):
            events += epoch(number, each)[-1 if fitted and number == 1 else 0 :]
    plots.show_runs([ShownRun("mine", Curves(events))])
    for plot in (plots.loss, plots.accuracy):
        qtbot.waitUntil(lambda plot=plot: plot.view.viewRange()[0][1] > 8)
        plot.place_labels()
        places = [line.label.sceneBoundingRect() for _, line in plot.marks]
        room = plot.view.sceneBoundingRect()
        for place in places:
            assert place.left() >= room.left() - 1
            assert place.right() <= room.right() + 1
        for one, other in itertools.combinations(places, 2):
            shared = one.intersected(other)  # each has a margin of 4 pixels
            assert shared.width() < 8 or shared.height() < 8
    services.settings.update(language="en")


@pytest.mark.parametrize("spacing", [5, 1, 0.5, 0.2, 0.05, 0.002, 0.0005])
def test_ticks_never_look_alike(spacing: float, plots: CurvePlots) -> None:
    for plot, side in ((plots.loss, "left"), (plots.accuracy, "left"), (plots.loss, "bottom")):
        shown = [plot.tick(side, 0.3 + n * spacing, spacing) for n in range(5)]
        assert len(set(shown)) == 5


def test_the_pointer_tells_values_in_both_plots(plots: CurvePlots, qtbot: QtBot) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    qtbot.wait(1)
    place = plots.loss.view.mapViewToScene(plots.loss.view.mapToView(QPoint(0, 0)))
    x = plots.loss.view.mapViewToScene(plots.loss.view.viewRect().center()).x()
    viewport = plots.loss.canvas.viewport()
    qtbot.mouseMove(viewport, QPoint(round(x), round(place.y()) + 40))
    qtbot.waitUntil(lambda: says(plots, " of "))
    told = " ".join(texts(plots))
    assert "1.250" in told
    assert "1.500" in told
    assert "%" in told
    assert plots.accuracy.pointer_line.isVisible()


def test_the_arrows_walk_along_the_epochs(plots: CurvePlots, qtbot: QtBot) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    plots.loss.setFocus()
    qtbot.keyClick(plots.loss, Qt.Key.Key_Left)
    assert says(plots, "2 · all layers, epoch 2 of 3, batch 10 of 10")
    qtbot.keyClick(plots.loss, Qt.Key.Key_Left)
    qtbot.keyClick(plots.loss, Qt.Key.Key_Left)
    assert says(plots, "1 · last layer, epoch 2 of 2, batch 10 of 10")
    qtbot.keyClick(plots.loss, Qt.Key.Key_Escape)
    assert not says(plots, "batch 10 of 10")
    assert says(plots, "60.0"), "the figures of the last epoch stay"


def test_the_keys_zoom_and_show_everything_again(plots: CurvePlots, qtbot: QtBot) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    qtbot.wait(1)
    plots.loss.view.updateAutoRange()

    def width() -> float:
        left, right = plots.loss.view.viewRange()[0]
        return float(right - left)

    whole = width()
    qtbot.keyClick(plots.loss, Qt.Key.Key_Plus)
    assert width() < whole
    qtbot.keyClick(plots.loss, Qt.Key.Key_Minus)
    assert width() == pytest.approx(whole)
    qtbot.keyClick(plots.loss, Qt.Key.Key_Plus)
    qtbot.keyClick(plots.loss, Qt.Key.Key_Home)
    plots.loss.view.updateAutoRange()
    assert width() == pytest.approx(whole, rel=0.05)


def test_the_wheel_scrolls_a_page_around_and_zooms_with_ctrl(
    services: Services, qtbot: QtBot
) -> None:
    plots = CurvePlots(services.translator, services.errors, services.jobs)
    area = on_screen(ScrollArea(plots), qtbot, 900, 900)
    plots.show_runs([ShownRun("mine", curves())])
    viewport = plots.loss.canvas.viewport()
    assert turn_wheel(viewport)  # nothing scrolls
    plots.setMinimumHeight(2000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert not turn_wheel(viewport)
    assert turn_wheel(viewport, Qt.KeyboardModifier.ControlModifier)


def test_the_legend_hides_lines(plots: CurvePlots) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    press(plots, "Batches")
    assert not plots.loss.lines[0, "batches"].isVisible()
    assert plots.loss.lines[0, "valid"].isVisible()
    plots.show_runs([ShownRun("mine", curves())])
    assert not plots.accuracy.lines[0, "batches"].isVisible(), "another run keeps the choice"


def test_two_runs_are_laid_over_each_other(plots: CurvePlots) -> None:
    plots.show_runs([ShownRun("mine", curves(2)), ShownRun("yours", curves(1))])
    assert drawn(plots.loss, "valid", 0) == 4
    assert drawn(plots.loss, "valid", 1) == 3
    assert says(plots, "mine")
    assert says(plots, "yours")
    assert not offers(plots, "Batches")


@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
def test_the_curves_are_exported(
    ending: str,
    plots: CurvePlots,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    file = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    index = ("png", "svg", "csv").index(ending)
    button(plots, "Export").menu().actions()[index].trigger()
    written = file.with_suffix(f".{ending}")
    qtbot.waitUntil(written.exists)
    if ending == "csv":
        assert len(list(csv.DictReader(written.read_text().splitlines()))) == 44
    else:
        picture = QImage(str(written))
        assert picture.width() > 800
        assert len({picture.pixel(x, y) for x in range(0, 800, 7) for y in range(0, 300, 7)}) > 5
    if ending == "svg":
        assert "last layer" in written.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told(
    plots: CurvePlots,
    services: Services,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    place = str(tmp_path / "nowhere" / "mine.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (place, ""))
    button(plots, "Export").menu().actions()[2].trigger()
    qtbot.waitUntil(lambda: len(services.errors.recent) == 1)


def test_a_table_holds_what_was_there_when_it_was_asked_for(
    plots: CurvePlots, qtbot: QtBot, tmp_path: Path
) -> None:
    growing = curves()
    plots.show_runs([ShownRun("mine", growing)])
    table = tmp_path / "mine.csv"
    plots.export(table)
    assert not table.exists(), "it is written by a job"
    for event in epoch(2, 3):
        growing.add(event)
    qtbot.waitUntil(table.exists)
    assert len(list(csv.DictReader(table.read_text().splitlines()))) == 44


def test_languages_and_themes_change_while_it_is_shown(
    plots: CurvePlots, services: Services, qtbot: QtBot
) -> None:
    plots.show_runs([ShownRun("mine", curves())])
    assert LIGHT.train in plots.readouts[plots.loss].text()
    services.settings.update(language="es", theme="dark")
    qtbot.waitUntil(lambda: DARK.train in plots.readouts[plots.loss].text())
    assert plots.accuracy.number(0.5).startswith("50,0")
    assert plots.loss.tick("left", 0.5, 0.5) == "0,5"
    services.settings.update(language="en", theme="light")
    assert plots.loss.tick("left", 0.5, 0.5) == "0.5"


def test_a_hundred_thousand_batches_are_drawn_as_few_points(
    plots: CurvePlots, qtbot: QtBot
) -> None:
    many = Curves([phase_begun(1, 1, "head")])
    for event in epoch(1, 1, batches=100_000):
        many.add(event)
    plots.show_runs([ShownRun("mine", many)])
    qtbot.wait(1)
    plots.loss.view.updateAutoRange()
    x, _ = plots.loss.lines[0, "batches"].getData()
    assert len(x) < 4 * plots.width()
