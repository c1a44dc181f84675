"""What a model, a folder or a run calls things is text, and never HTML, wherever it is shown."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

import pokedex_app
from pokedex_app.app import PAGES, make_window
from pokedex_app.core.plain_text import tip
from pokedex_app.main_window import FITTING, MainWindow
from pokedex_app.services import Services
from pokedex_app.train.page import TrainPage
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.finished_run import make_run
from trainer.evaluation.evaluate import write_evaluations
from trainer.evaluation.metrics import metrics_from_logits
from trainer.model.bundle import open_bundle, with_manifest
from trainer.resources import default_model, samples

pytestmark = pytest.mark.long

SPITE = "<img src='x'><b>"
LONG = "a name that nobody has ever shortened, " * 3
LASTING = {"recogniser", "thumbnails", "devices"}
IN_HTML = {"curve_plots.py"}
"""Modules with labels of HTML: of figures in colours, and nothing else."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ditto, 98 %", "Ditto, 98 %"),
        ("<b>x</b>\n2", "<qt>&lt;b&gt;x&lt;/b&gt;<br>2</qt>"),
        ("R&B", "<qt>R&amp;B</qt>"),
    ],
)
def test_a_tip_is_plain(text: str, shown: str) -> None:
    assert tip(text) == shown


def test_a_label_is_plain(qtbot: QtBot) -> None:
    label = PlainLabel(SPITE)
    qtbot.addWidget(label)
    label.setToolTip(SPITE)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == SPITE
    assert "<img" not in label.toolTip()


def test_no_other_label_is_made() -> None:
    made = [
        f"{file.name}:{node.lineno}"
        for file in Path(next(iter(pokedex_app.__path__))).rglob("*.py")
        if file.name not in IN_HTML
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QLabel")
    ]
    assert not made, "PlainLabel shows what it is given; QLabel guesses whether it is HTML"


@pytest.fixture
def window(qtbot: QtBot, services: Services, tmp_path: Path) -> Iterator[MainWindow]:
    """Everything that comes from elsewhere has a name that looks like HTML."""
    yield from _window(qtbot, services, tmp_path, SPITE)


@pytest.fixture
def wordy_window(qtbot: QtBot, services: Services, tmp_path: Path) -> Iterator[MainWindow]:
    """Everything that comes from elsewhere has a long name."""
    yield from _window(qtbot, services, tmp_path, LONG)


def _window(qtbot: QtBot, services: Services, tmp_path: Path, name: str) -> Iterator[MainWindow]:
    folder = services.models.folder
    folder.mkdir(parents=True)
    bundle = open_bundle(default_model())
    labels = [f"{name}{label}" for label in bundle.manifest.labels]
    figures = {"test": {"top1": 0.5, "images": 10**40}, "train_images": 10**40}
    hostile = folder / f"{name}.pokedex".replace("/", "")
    with_manifest(
        bundle, hostile, labels=labels, metrics=figures, produced_by=name, recipe={"name": name}
    )
    pictures = tmp_path / f"{name}pictures"
    for path in sorted(samples().glob("*.png"))[:4]:
        (pictures / f"{name}{path.stem}").mkdir(parents=True)
        (pictures / f"{name}{path.stem}" / f"{name}.png").write_bytes(path.read_bytes())
    (pictures / f"{name}.jpg").write_text("no picture")
    run = make_run(tmp_path / f"{name}run", pictures)
    classes = (f"{name}cat", f"{name}dog")
    answers = metrics_from_logits(
        np.array([[0.0, 9.0], [0.0, 9.0]]), np.array([0, 1]), classes, [f"{name}/1.png", "2.png"]
    )
    write_evaluations(run / "evaluation.json", {"test": answers})
    with qtbot.waitSignal(services.recogniser.ready):
        services.recogniser.use(hostile)
    made = make_window(services)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    for row in PAGES:
        made.show_page(row.name)
    made.page("identify").open_paths([samples() / "pikachu.png"])
    made.page("batch").open_paths([pictures])
    made.page("train").open_paths([pictures])
    made.page("results").open_paths([run])
    qtbot.waitUntil(lambda: all(job.name in LASTING for job in services.jobs.running()))
    services.errors.show(f"{name} is damaged.")
    yield made
    for page in made.pages():
        page.shutdown()


def test_the_window_shows_names_as_they_are(window: MainWindow, qtbot: QtBot) -> None:
    wrong, seen = [], set()
    for row in PAGES:
        window.show_page(row.name)
        qtbot.wait(1)
    for widget in window.findChildren(QWidget):
        place = f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        if isinstance(widget, QLabel) and SPITE in widget.text():
            seen.add(place)
            if widget.textFormat() != Qt.TextFormat.PlainText:
                wrong.append(f"{place}: {widget.text()[:60]}")
        if "<img" in widget.toolTip():
            wrong.append(f"tip of {place}: {widget.toolTip()[:60]}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            tips = list(_tips(widget.model()))
            seen |= {f"tip in {type(widget.model()).__name__}" for t in tips if "&lt;img" in t}
            wrong += [f"tip in {place}: {text[:60]}" for text in tips if "<img" in text]
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 5, seen  # the test looks at something


def _tips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(50, model.rowCount())):
        for column in itertools.count():
            index = model.index(row, column)
            if not index.isValid():
                break
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")


def test_long_names_leave_every_page_as_wide_as_a_small_window(
    wordy_window: MainWindow, qtbot: QtBot
) -> None:
    window = wordy_window
    train = window.page("train")
    assert isinstance(train, TrainPage)
    train.setup.show_advanced()
    window.resize(FITTING)
    for row in PAGES:
        page = window.show_page(row.name)
        assert page.minimumSizeHint().width() <= FITTING.width(), row.name
        qtbot.waitUntil(lambda page=page: not list(_wider_than_seen(page)))


def _wider_than_seen(page: QWidget) -> Iterator[QWidget]:
    """What lies in an area that scrolls, and could not be seen whole without scrolling sideways."""
    for area in page.findChildren(QScrollArea):
        held = area.widget()
        if area.isVisible() and held is not None and held.width() > area.viewport().width():
            yield held
